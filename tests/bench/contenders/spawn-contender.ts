import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BenchDatabase } from "../bench-database.ts";
import type { Contender } from "./contenders.ts";
import type { Listening } from "./serve.ts";

const START_LIMIT_MS = 60_000;
const OWN_ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Starts the process, with the flags that the product's own start script gives Node: what they save, they save for all. */
export async function spawnContender(
  { name, triggers, mostStreams }: Contender,
  database: BenchDatabase,
  root: string,
): Promise<ChildProcess> {
  const flags = await serverFlags(root);
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
      MAX_REQUESTS_PER_MINUTE: "100000000",
    };
    return spawn(process.execPath, [...flags, "api/server.ts"], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
  }
  const folder = triggers === "embedded" ? root : OWN_ROOT;
  return fork(`${folder}/tests/bench/contenders/${name}.ts`, {
    cwd: folder,
    // Yoga's pubsub exceeds what Node thinks is a sensible number of listeners.
    execArgv: ["--no-warnings", ...flags],
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

/**
 * Waits until a contender says where it listens.
 *
 * @throws when it ends or takes too long instead.
 */
export async function listening(child: ChildProcess, { title, triggers }: Contender): Promise<Listening> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`${title} ended with ${code} before it listened`);
  });
  const late = once(AbortSignal.timeout(START_LIMIT_MS), "abort").then(() => {
    throw new Error(`${title} does not listen after ${START_LIMIT_MS} ms`);
  });
  const told = triggers === "product" ? printedPort(child) : once(child, "message");
  const [found] = await Promise.race([told, ended, late]);
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
