import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { LoadCommand, OpenReport, OpenRequest, Recording } from "./protocol.ts";

/** The viewers, in a process of their own. */
export interface Load {
  /** Opens streams beside those that are open; resolves when each has its first event or has failed. */
  readonly open: (request: OpenRequest) => Promise<OpenReport>;
  /** From now on events and bytes are noted, in place of what was noted before. */
  readonly record: () => Promise<void>;
  /** Events noted so far. */
  readonly count: () => Promise<number>;
  /** What was noted; nothing more is. */
  readonly take: () => Promise<Recording>;
  /** Closes all streams. */
  readonly close: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const PROCESS = fileURLToPath(new URL("load-process.ts", import.meta.url));

/** Starts the load generator. One command at a time. */
export function startLoad(): Load {
  const child = fork(PROCESS, { serialization: "advanced", execArgv: [] });
  return {
    // Each command has its own kind of answer, which the process decides on.
    open: async (request) => (await ask(child, { kind: "open", request })) as OpenReport,
    record: async () => void (await ask(child, { kind: "record" })),
    count: async () => (await ask(child, { kind: "count" })) as number,
    take: async () => (await ask(child, { kind: "take" })) as Recording,
    close: async () => void (await ask(child, { kind: "close" })),
    stop: async () => {
      if (!child.connected) {
        return;
      }
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

function ask(child: ChildProcess, command: LoadCommand): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error("The load generator has ended"));
    child.once("exit", fail);
    child.once("message", (answer) => {
      child.off("exit", fail);
      resolve(answer);
    });
    child.send(command, (error) => {
      if (error !== null) {
        reject(error);
      }
    });
  });
}
