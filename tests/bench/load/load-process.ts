/**
 * The load generator: opens streams on bare sockets and notes when each event came. A process of its own, told by its
 * parent; see {@link LoadCommand}.
 */
import type { Socket } from "node:net";
import { nowMs } from "../process-cost.ts";
import { openAll } from "./open-all.ts";
import type { LoadCommand, OpenReport, Recording } from "./protocol.ts";

const sockets = new Set<Socket>();
let recording: { prices: number[]; timesMs: number[]; readBytes: number; allBytes: number; lost: number } | null =
  null;

process.on("message", (command: LoadCommand) => {
  void run(command).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit(0));

async function run(command: LoadCommand): Promise<OpenReport | Recording | number | null> {
  if (command.kind === "open") {
    return openAll(command.request, {
      onBytes: countBytes,
      onEvents: noteEvents,
      onStart: (socket) => sockets.add(socket),
      onEnd: (socket, wasOpen) => {
        sockets.delete(socket);
        if (recording !== null && wasOpen) {
          recording.lost += 1;
        }
      },
    });
  }
  if (command.kind === "count") {
    return recording?.prices.length ?? 0;
  }
  if (command.kind === "take") {
    return take();
  }
  if (command.kind === "close") {
    return closeAll();
  }
  recording = { prices: [], timesMs: [], readBytes: 0, allBytes: 0, lost: 0 };
  return null;
}

function take(): Recording {
  const { prices = [], timesMs = [], readBytes = 0, allBytes = 0, lost = 0 } = recording ?? {};
  recording = null;
  return { prices: Float64Array.from(prices), timesMs: Float64Array.from(timesMs), readBytes, allBytes, lost };
}

async function closeAll(): Promise<null> {
  recording = null;
  const closed = [...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
  sockets.forEach((socket) => socket.destroy());
  await Promise.all(closed);
  return null;
}

function countBytes(count: number, isRead: boolean): void {
  if (recording !== null) {
    recording.allBytes += count;
    recording.readBytes += isRead ? count : 0;
  }
}

function noteEvents(prices: readonly number[]): void {
  if (recording !== null) {
    const at = nowMs();
    for (const price of prices) {
      recording.prices.push(price);
      recording.timesMs.push(at);
    }
  }
}
