/**
 * Loaded into a server's process before anything of its own, by `--import`: lets a test set the process' clock, and tell
 * what the process holds. It listens on the socket that FAULTS_PROBE names, one JSON object a line.
 */
import { readdirSync, rmSync } from "node:fs";
import { createServer, Socket } from "node:net";
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What a process holds, after a collection of garbage. */
export interface Holdings {
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** Open files of any kind, sockets among them; 0 where the system does not tell. */
  readonly handles: number;
  /** Open connections from clients. */
  readonly inbound: number;
  /** Open connections to a database. */
  readonly outbound: number;
}

/** What the probe is asked: to put the clock ahead of the real one by so many ms, or to tell what there is. */
export type ProbeOrder = { readonly clockMs: number } | { readonly measure: true };

const RealDate = Date;
let aheadMs = 0;
const now = () => RealDate.now() + aheadMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === "now" ? now : Reflect.get(target, name, receiver)),
});

setFlagsFromString("--expose-gc");
// What the flag exposes has no type here.
const collectGarbage = runInNewContext("gc") as () => void;

function measure(): Holdings {
  collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  // Node's own list of what keeps the process alive, which is not part of its types.
  const { _getActiveHandles: list } = process as unknown as { _getActiveHandles: () => unknown[] };
  const sockets = list
    .call(process)
    .filter((one) => one instanceof Socket && one.remotePort !== undefined) as Socket[];
  const inbound = sockets.filter((socket) => "server" in socket && socket.server != null).length;
  return {
    heapBytes: heapUsed,
    rssBytes: rss,
    handles: countHandles(),
    inbound,
    outbound: sockets.length - inbound,
  };
}

function countHandles(): number {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return 0;
  }
}

function obey(order: ProbeOrder): Holdings | null {
  if ("measure" in order) {
    return measure();
  }
  aheadMs = order.clockMs;
  return null;
}

const path = process.env["FAULTS_PROBE"] ?? "";
rmSync(path, { force: true });
const listening = createServer((socket) => {
  socket.on("error", () => undefined);
  socket.unref();
  // Only the tests speak to it.
  createInterface({ input: socket }).on("line", (line) => {
    socket.end(`${JSON.stringify(obey(JSON.parse(line) as ProbeOrder))}\n`);
  });
});
listening.listen(path);
listening.unref();
