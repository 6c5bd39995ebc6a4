import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A server of the product in a process of its own, as `npm start` runs it. */
export interface ServerProcess {
  /** Where it listens, once it has said so. */
  readonly address: string;
  /** What it has printed so far, logs left out. */
  readonly stdout: () => string;
  /** Resolves with what a pattern found in what it prints, now or later. */
  readonly printed: (pattern: RegExp) => Promise<string>;
  readonly stderr: () => string;
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Its exit code, once it is gone; null when a signal ended it. */
  readonly exited: Promise<number | null>;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START_MS = 45_000;

/**
 * Starts a server on a free port and waits until it says where it is.
 *
 * @param environment - all that it finds set, but for PATH, HOST and PORT.
 * @param options.hasTerminal - it gets a process group of its own, as from a terminal, which signals all of a group.
 * @throws with what it printed when it ends instead.
 */
export async function startServerProcess(
  environment: Readonly<Record<string, string>>,
  options: { readonly hasTerminal?: boolean } = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ["api/server.ts"], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], PORT: "0", LOG_LEVEL: "warn", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: options.hasTerminal ?? false,
  });
  const { pid } = child;
  if (pid === undefined) {
    throw new Error("The operating system started no process");
  }
  const stdout = createPrinted(child);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exited = once(child, "exit").then(([code]) => (typeof code === "number" ? code : null));
  const timer = setTimeout(() => child.kill("SIGKILL"), START_MS);
  const address = await Promise.race([
    stdout.match(/botwatch is at (http:\/\/\S+)\n/),
    exited.then((code) => {
      throw new Error(`The server ended with ${code} before it listened: ${stderr}`);
    }),
  ]).finally(() => clearTimeout(timer));
  return {
    address,
    stdout: stdout.text,
    printed: stdout.match,
    stderr: () => stderr,
    pid,
    kill: (signal) => void child.kill(signal),
    exited,
  };
}

/** What a process has printed, and what it is still waited for to print. */
function createPrinted(child: ChildProcess) {
  let text = "";
  const waiting = new Set<() => void>();
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    waiting.forEach((look) => look());
  });
  return {
    text: () => text,
    match: (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        const look = () => {
          const found = pattern.exec(text)?.[1];
          if (found !== undefined) {
            waiting.delete(look);
            resolve(found);
          }
        };
        waiting.add(look);
        look();
      }),
  };
}
