import type { MikroORM } from "@mikro-orm/sql";
import type { Logger } from "pino";
import { migrate } from "../database/migrate.ts";
import { openDatabase } from "../database/orm.ts";
import { createWakeUps } from "../database/wake-ups.ts";
import { readEnvironment, type Environment } from "../environment.ts";
import { createLog } from "../log.ts";
import { createMarket } from "../market/create-market.ts";
import { createRunner, type Runner } from "./runner.ts";

/** A shutdown that takes longer is cut off; the leases then run out by themselves. */
const SHUTDOWN_LIMIT_MS = 9_000;

try {
  await main(readEnvironment(process.env));
} catch (error) {
  console.error(messageOf(error));
  // Exits although a connection that is being given up may still be there.
  process.exit(1);
}

async function main(environment: Environment): Promise<void> {
  const { databaseUrl, logLevel } = environment;
  if (databaseUrl === undefined) {
    throw new Error(
      "DATABASE_URL: found nothing, expected postgres://…: an embedded database belongs to its server, which runs the paper bots itself (RUNNER=on)",
    );
  }
  const log = createLog(logLevel);
  const { feed, close: closeMarket } = await createMarket({ settings: environment, hasBots: true, log });
  if (feed === null) {
    throw new Error("A market that is opened for bots has prices for them");
  }
  const orm = await openAndMigrate(databaseUrl);
  const runner = createRunner({ orm, feed, log });
  const closeWakeUps = environment.push ? await wakeBy(databaseUrl, orm, runner, log) : async () => undefined;
  runner.start();
  stopOn(["SIGTERM", "SIGINT"], async () => {
    await runner.stop();
    closeMarket();
    await closeWakeUps();
    await orm.close(true);
  });
  log.info({ market: feed.name }, "Runs paper bots");
}

async function openAndMigrate(url: string): Promise<MikroORM> {
  try {
    const orm = await openDatabase({ url });
    await migrate(orm);
    return orm;
  } catch (cause) {
    const { host, pathname } = new URL(url);
    throw new Error(`The database at ${host}${pathname} cannot be used: ${messageOf(cause)}`, { cause });
  }
}

/** Lets a start or stop that somebody asks for reach the runner at once; without it, its clock sees it. */
async function wakeBy(url: string, orm: MikroORM, runner: Runner, log: Logger): Promise<() => Promise<void>> {
  const wakeUps = createWakeUps({
    orm,
    url,
    onWakeUp: (kind, ids) => {
      if (kind === "action") {
        ids.forEach((id) => runner.wake(id));
      }
    },
    onLost: () => runner.wake(),
    onOutage: (error) => log.warn({ err: error }, "Wake-ups are lost; trying again"),
    onRecovery: () => log.info("Wake-ups arrive again"),
  });
  await wakeUps.start();
  return wakeUps.close;
}

function stopOn(signals: readonly NodeJS.Signals[], close: () => Promise<void>): void {
  const stop = () => {
    signals.forEach((signal) => process.removeAllListeners(signal));
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref();
    void close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(messageOf(error));
        process.exit(1);
      },
    );
  };
  signals.forEach((signal) => process.once(signal, stop));
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return error.errors.map(messageOf).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}
