import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { BenchDatabase } from "../bench-database.ts";
import type { Seeded } from "../seed.ts";
import { createRemoteWriter, createSqlWriter, type Writer } from "../writers/writer.ts";
import type { Contender } from "./contenders.ts";
import { listening, spawnContender } from "./spawn-contender.ts";

/** A contender that runs. */
export interface ContenderProcess extends Seeded {
  readonly pid: number;
  readonly port: number;
  readonly writer: Writer;
  /** True once it has ended by itself. */
  readonly hasBroken: () => boolean;
  readonly stop: () => Promise<void>;
}

const STOP_LIMIT_MS = 12_000;
/**
 * Starts a contender in a process of its own, and has the database ready for it.
 *
 * @param root - the folder of the product that is measured.
 * @throws when it does not listen.
 */
export async function startContender(
  contender: Contender,
  database: BenchDatabase,
  root: string,
): Promise<ContenderProcess> {
  if (contender.triggers !== "embedded") {
    await database.prepare(contender.triggers);
  }
  const child = await spawnContender(contender, database, root);
  // Whoever interrupts the run leaves no server behind.
  const killChild = () => void child.kill("SIGKILL");
  process.once("exit", killChild);
  child.once("exit", () => process.off("exit", killChild));
  let isStopping = false;
  let hasBroken = false;
  child.once("exit", () => (hasBroken = !isStopping));
  const { port, seeded } = await listening(child, contender).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  });
  const isEmbedded = contender.triggers === "embedded";
  const writer = isEmbedded ? createRemoteWriter(child) : createSqlWriter(database.url);
  const { token, botIds } = seeded ?? database;
  return {
    token,
    botIds,
    // It listens, so it was started.
    pid: child.pid ?? 0,
    port,
    writer,
    hasBroken: () => hasBroken,
    stop: async () => {
      isStopping = true;
      await writer.close();
      await end(child);
    },
  };
}

/** Ends a process that knows what to do on SIGTERM, or does not. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
  await exited;
  clearTimeout(timer);
}
