/**
 * The load generator: opens streams on bare sockets and notes when each event came. A process of its own, told by its
 * parent; see {@link LoadCommand}.
 */
import type { Socket } from "node:net";
import { nowMs } from "../process-cost.ts";
import type { LoadCommand, OpenReport, OpenRequest, Recording } from "./protocol.ts";
import { openViewerStream } from "./viewer-stream.ts";

/** Streams that wait so long for their first event are given up. */
const OPEN_LIMIT_MS = 60_000;

const buffer = Buffer.alloc(65_536);
const sockets = new Set<Socket>();
let recording: { prices: number[]; timesMs: number[]; readBytes: number; allBytes: number; lost: number } | null =
  null;

process.on("message", (command: LoadCommand) => {
  void run(command).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit(0));

async function run(command: LoadCommand): Promise<OpenReport | Recording | null> {
  if (command.kind === "open") {
    return openAll(command.request);
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
  const closed = [...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
  sockets.forEach((socket) => socket.destroy());
  await Promise.all(closed);
  return null;
}

function openAll(request: OpenRequest): Promise<OpenReport> {
  const startedAt = nowMs();
  const report = { opened: 0, failed: 0, contentEncoding: null as string | null, sample: "" };
  /** Only the first stream of each bot is decompressed: the others get the same. */
  const readBots = new Set<string>();
  let next = 0;
  return new Promise((resolve) => {
    const timer = setTimeout(finish, OPEN_LIMIT_MS);

    function finish(): void {
      clearTimeout(timer);
      const failed = request.botIds.length - report.opened;
      resolve({ ...report, failed, elapsedMs: nowMs() - startedAt });
    }

    function settle(): void {
      if (report.opened + report.failed === request.botIds.length) {
        finish();
      } else {
        openNext();
      }
    }

    function openNext(): void {
      const botId = request.botIds[next];
      if (botId === undefined) {
        return;
      }
      next += 1;
      let isOpen = false;
      const isRead = !request.gzip || !readBots.has(botId);
      readBots.add(botId);
      const socket = openViewerStream(
        { ...request, botId, isRead, buffer },
        {
          onBytes: countBytes,
          onEvents: noteEvents,
          onOpen: (encoding, text) => {
            isOpen = true;
            report.opened += 1;
            report.contentEncoding ??= encoding;
            report.sample ||= text;
            settle();
          },
          onEnd: (text) => {
            sockets.delete(socket);
            if (isOpen) {
              countLost();
              return;
            }
            // Why it failed says more than how the others went.
            report.sample = report.failed === 0 ? text : report.sample;
            report.failed += 1;
            settle();
          },
        },
      );
      sockets.add(socket);
    }

    for (let index = 0; index < request.window; index += 1) {
      openNext();
    }
  });
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

function countLost(): void {
  if (recording !== null) {
    recording.lost += 1;
  }
}
