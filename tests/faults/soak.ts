/**
 * Many streams for a long time: bots change once a second, some viewers lose their connection now and then and come back,
 * and what the server holds is told at the start, every few minutes and at the end. `npm run soak`; see {@link readOptions}.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createAccount, createToken } from "../../api/accounts/sign-in.ts";
import { freePort, startTestDatabase, type TestDatabase } from "../support/database.ts";
import { createBots } from "../support/bots.ts";
import { within } from "../support/streams.ts";
import { createDice } from "./dice.ts";
import { judgeMemory, printHead, printRow, takeSamples } from "./soak-samples.ts";
import { openSoakStreams, type SoakStreams } from "./soak-streams.ts";
import { type SoakWriter, startSoakWriter } from "./soak-writer.ts";
import { createStageServer, type StageServer } from "./stage-server.ts";

/** Everybody must be there by then. */
const OPEN_LIMIT_MS = 120_000;
/** After everybody came, and after everybody left, the server is given so long to be at rest. */
const SETTLE_MS = 10_000;
const LAST_STATE_MS = 20_000;
/** As `npm start` does. */
const NODE_OPTIONS = "--max-semi-space-size=4";
const options = readOptions(process.argv.slice(2));
const stopping = new AbortController();
process.once("SIGINT", () => stopping.abort());
process.once("SIGTERM", () => stopping.abort());
const folder = await mkdtemp(join(tmpdir(), "botwatch-soak-"));
const database = await startTestDatabase();
const server = createStageServer({
  name: "server",
  port: await freePort(),
  environment: { DATABASE_URL: database.url },
  folder,
  nodeOptions: NODE_OPTIONS,
});
try {
  await server.start();
  const complaints = await soak(database, server);
  complaints.forEach((complaint) => console.error(complaint));
  console.log(complaints.length === 0 ? "All promises were kept." : "Not all promises were kept.");
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  await server.end("SIGTERM");
  await database.close();
  await rm(folder, { recursive: true, force: true });
}

/**
 * Reads the arguments of `npm run soak`: `--streams 2000`, `--bots 20`, `--minutes 60`, `--every 5` for the minutes between two
 * samples, and `--json FILE` for all figures.
 */
function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      streams: { type: "string", default: "2000" },
      bots: { type: "string", default: "20" },
      minutes: { type: "string", default: "60" },
      every: { type: "string", default: "5" },
      json: { type: "string" },
    },
  });
  const toNumber = (name: "streams" | "bots" | "minutes" | "every") => {
    const number = Number(values[name]);
    if (!(number > 0 && number < 1e6)) {
      throw new Error(`--${name}: found ${JSON.stringify(values[name])}, expected a number above 0`);
    }
    return number;
  };
  return {
    streams: Math.ceil(toNumber("streams")),
    bots: Math.ceil(toNumber("bots")),
    minutes: toNumber("minutes"),
    every: toNumber("every"),
    json: values.json,
  };
}

/** @returns what is wrong, in sentences. */
async function soak(database: TestDatabase, { measure, port, bugs }: StageServer): Promise<readonly string[]> {
  const em = database.orm.em.fork();
  const account = await createAccount(em, "ada@example.org", "correct horse");
  const { token } = await createToken(em, account, { remember: true });
  const botIds = await createBots(database, account.id, options.bots);
  const empty = await measure();
  console.log(`${options.streams} streams of ${options.bots} bots, for ${options.minutes} minutes`);
  printHead();
  printRow("empty", { streams: 0, events: 0, cuts: 0, behind: 0, ...empty });

  const writer = startSoakWriter(database.url, botIds);
  const dice = createDice("soak");
  const streams = await within(
    OPEN_LIMIT_MS,
    openSoakStreams({ port, token, botIds, count: options.streams, dice }),
  );
  await wait(SETTLE_MS);
  const samples = await takeSamples({ ...options, streams, writer, botIds, measure, stopping: stopping.signal });
  await writer.stop();
  const missed = await untilUpToDate(streams, writer);
  const { surprises, backs } = { surprises: streams.surprises(), backs: streams.backs() };
  await streams.close();
  await wait(SETTLE_MS);
  const left = await measure();
  printRow("all left", { streams: 0, events: streams.events(), cuts: streams.cuts(), behind: 0, ...left });
  if (options.json !== undefined) {
    const result = { ...options, writes: writer.writes(), empty, samples, left, missed, surprises, backs };
    await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  }
  return [
    ...judgeMemory(samples, empty, left),
    ...(missed > 0 ? [`${missed} streams were not shown the last state`] : []),
    ...(surprises > 0 ? [`${surprises} connections ended by themselves`] : []),
    ...(backs > 0 ? [`Prices went back ${backs} times`] : []),
    ...bugs(),
  ];
}

/** @returns how many streams were not shown the last state of their bot in time. */
async function untilUpToDate(streams: SoakStreams, { priceOf }: SoakWriter): Promise<number> {
  const endsAt = performance.now() + LAST_STATE_MS;
  while (streams.behind(priceOf) > 0 && performance.now() < endsAt) {
    await wait(100);
  }
  return streams.behind(priceOf);
}
