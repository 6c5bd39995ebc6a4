import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import type { Holdings, ProbeOrder } from "./server-probe.ts";

/** One server of several, which always comes back at the same port. */
export interface StageServer {
  readonly name: string;
  readonly port: number;
  /** Whether it was started and not ended. */
  readonly isUp: () => boolean;
  /** Ends it and waits until it is gone; resolves with how long that took, in ms. */
  readonly end: (signal: "SIGTERM" | "SIGKILL") => Promise<number>;
  /** Starts it, again and again where it cannot, as whatever looks after servers does. */
  readonly start: () => Promise<void>;
  /** Stops it in its tracks; the returned function lets it go on. */
  readonly freeze: () => () => void;
  /** Sets its clock ahead of the real one, or behind. */
  readonly setClock: (aheadMs: number) => Promise<void>;
  readonly measure: () => Promise<Holdings>;
  /** What went wrong that no fault explains: ends nobody asked for, and bugs it logged itself. */
  readonly bugs: () => readonly string[];
}

export interface StageServerOptions {
  readonly name: string;
  readonly port: number;
  /** Its variables, without those that are the same for every server. */
  readonly environment: Readonly<Record<string, string>>;
  /** A folder for the socket of its probe. */
  readonly folder: string;
  /** Options of Node beside that which loads the probe. @defaultValue none */
  readonly nodeOptions?: string;
}

const START_AGAIN_MS = 500;
/** No outage here lasts so long. */
const START_LIMIT_MS = 60_000;
const PROBE = new URL("server-probe.ts", import.meta.url).href;
/** What the server logs when it made a mistake; an outage of its database is none. */
const BUG = '"msg":"A request failed"';

/** Prepares a server; it is started by `start`. */
export function createStageServer(options: StageServerOptions): StageServer {
  const { name, port, environment, folder, nodeOptions = "" } = options;
  const probe = `${folder}/${name}.sock`;
  const logs: (() => string)[] = [];
  const surprises: string[] = [];
  let running: ServerProcess | null = null;

  async function startOnce(): Promise<void> {
    const server = await startServerProcess({
      ...environment,
      PORT: String(port),
      ADMIN_EMAIL: "admin@example.org",
      ADMIN_PASSWORD: "correct horse",
      FAULTS_PROBE: probe,
      NODE_OPTIONS: `--import=${PROBE} ${nodeOptions}`,
    });
    running = server;
    logs.push(server.stderr);
    void watch(server);
  }

  async function watch(server: ServerProcess): Promise<void> {
    const code = await server.exited;
    if (running === server) {
      surprises.push(`${name} ended by itself with ${code}: ${server.stderr().slice(-500)}`);
    }
  }

  async function ask(order: ProbeOrder): Promise<unknown> {
    const socket = connect(probe);
    await once(socket, "connect");
    socket.write(`${JSON.stringify(order)}\n`);
    return JSON.parse(await text(socket));
  }

  return {
    name,
    port,
    isUp: () => running !== null,
    end: async (signal) => {
      const ending = running;
      const startedAt = performance.now();
      running = null;
      ending?.kill(signal);
      await ending?.exited;
      return performance.now() - startedAt;
    },
    start: async () => {
      // It does not start while its database is away.
      for (const startedAt = performance.now(); running === null;) {
        try {
          await startOnce();
        } catch (error) {
          if (performance.now() - startedAt > START_LIMIT_MS) {
            throw error;
          }
          await wait(START_AGAIN_MS);
        }
      }
    },
    freeze: () => {
      const frozen = running;
      frozen?.kill("SIGSTOP");
      return () => frozen?.kill("SIGCONT");
    },
    setClock: async (clockMs) => {
      await ask({ clockMs });
    },
    // The probe answers so.
    measure: async () => (await ask({ measure: true })) as Holdings,
    bugs: () => [
      ...surprises,
      ...logs.flatMap((log) =>
        log()
          .split("\n")
          .filter((line) => line.includes(BUG))
          .map((line) => `${name}: ${line.slice(0, 500)}`),
      ),
    ],
  };
}
