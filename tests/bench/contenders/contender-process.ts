import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BenchDatabase } from "../bench-database.ts";
import type { Seeded } from "../seed.ts";
import { createRemoteWriter, createSqlWriter, type Writer } from "../writers/writer.ts";
import type { Contender } from "./contenders.ts";
import type { Listening } from "./serve.ts";

/** A contender that runs. */
export interface ContenderProcess extends Seeded {
  readonly pid: number;
  readonly port: number;
  readonly writer: Writer;
  /** True once it has ended by itself. */
  readonly hasBroken: () => boolean;
  readonly stop: () => Promise<void>;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 12_000;
const OWN_ROOT = fileURLToPath(new URL("../../..", import.meta.url));

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
  const child = spawnContender(contender, database, root, await serverFlags(root));
  let isStopping = false;
  let hasBroken = false;
  child.once("exit", () => (hasBroken = !isStopping));
  const { port, seeded } = await listening(child, contender).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  });
  const isEmbedded = contender.triggers === "embedded";
  const writer = isEmbedded ? createRemoteWriter(child) : createSqlWriter(database.url);
  return {
    ...(seeded ?? database),
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

function spawnContender(
  { name, triggers, mostStreams }: Contender,
  database: BenchDatabase,
  root: string,
  flags: readonly string[],
): ChildProcess {
  const environment = { PATH: process.env["PATH"], NODE_ENV: "production" };
  if (triggers === "product") {
    const env = {
      ...environment,
      DATABASE_URL: database.url,
      PORT: "0",
      RUNNER: "off",
      LOG_LEVEL: "warn",
      MAX_STREAMS: "100000",
      MAX_STREAMS_PER_ACCOUNT: "100000",
    };
    return spawn(process.execPath, [...flags, "api/server.ts"], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
  }
  const folder = triggers === "embedded" ? root : OWN_ROOT;
  return fork(`${folder}/tests/bench/contenders/${FILES[name] ?? name}.ts`, {
    cwd: folder,
    // Yoga's pubsub exceeds what Node thinks is a sensible number of listeners.
    execArgv: triggers === "embedded" ? [...flags] : ["--no-warnings"],
    env: {
      ...environment,
      BENCH_URL: database.url,
      BENCH_BOTS: String(Math.min(database.botIds.length, mostStreams)),
    },
  });
}

/** What `npm start` gives Node for the server of the product. */
async function serverFlags(root: string): Promise<readonly string[]> {
  // The scripts of a package are texts.
  const { scripts } = JSON.parse(await readFile(`${root}/package.json`, "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const flags = /exec node (.*)api\/server\.ts/.exec(scripts["start"] ?? "")?.[1] ?? "";
  return flags.split(" ").filter((flag) => flag !== "");
}

/** Files that are not called as their contender is. */
const FILES: Readonly<Record<string, string>> = {
  poll: "poll-per-client",
  yoga: "yoga-pubsub",
  floor: "bare-floor",
};

async function listening(child: ChildProcess, { title, triggers }: Contender): Promise<Listening> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`${title} ended with ${code} before it listened`);
  });
  const limit = AbortSignal.timeout(START_LIMIT_MS);
  const told = triggers === "product" ? printedPort(child) : once(child, "message", { signal: limit });
  const [found] = await Promise.race([told, ended]);
  // What the contenders of the bench send first.
  return found as Listening;
}

function printedPort(child: ChildProcess): Promise<[Listening]> {
  return new Promise((resolve) => {
    let text = "";
    child.stdout?.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      const port = /botwatch is at http:\/\/[^:]+:(\d+)/.exec(text)?.[1];
      if (port !== undefined) {
        resolve([{ port: Number(port) }]);
      }
    });
  });
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
