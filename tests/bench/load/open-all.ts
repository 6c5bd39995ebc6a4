import type { Socket } from "node:net";
import { nowMs } from "../process-cost.ts";
import type { OpenReport, OpenRequest } from "./protocol.ts";
import { openViewerStream, type ViewerEvents } from "./viewer-stream.ts";

/** What becomes of the streams beyond their opening. */
export interface OpenedStreams extends Pick<ViewerEvents, "onBytes" | "onEvents"> {
  readonly onStart: (socket: Socket) => void;
  /** The connection is over, and whether it had had its first event. */
  readonly onEnd: (socket: Socket, wasOpen: boolean) => void;
}

/** Streams that have no first event after so long are given up. */
const OPEN_LIMIT_MS = 60_000;

/** Bytes of all streams arrive here: nothing is kept in it. */
const BUFFER_BYTES = 65_536;

/** Opens streams, never more at a time than may wait; resolves when each has its first event or has failed. */
export function openAll(request: OpenRequest, streams: OpenedStreams): Promise<OpenReport> {
  const startedAt = nowMs();
  const buffer = Buffer.alloc(BUFFER_BYTES);
  const report = { opened: 0, failed: 0, contentEncoding: null as string | null, sample: "" };
  /** Only the first stream of each bot is decompressed: the others get the same. */
  const readBots = new Set<string>();
  let next = 0;
  let isOver = false;
  const done = Promise.withResolvers<void>();
  const timer = setTimeout(done.resolve, OPEN_LIMIT_MS);

  function openNext(): void {
    const botId = request.botIds[next];
    if (botId !== undefined && !isOver) {
      next += 1;
      const isRead = !request.gzip || !readBots.has(botId);
      readBots.add(botId);
      open(botId, isRead);
    } else if (report.opened + report.failed === request.botIds.length) {
      done.resolve();
    }
  }

  function open(botId: string, isRead: boolean): void {
    let isOpen = false;
    const socket = openViewerStream(
      { ...request, botId, isRead, buffer },
      {
        ...streams,
        onOpen: (encoding, text) => {
          isOpen = true;
          report.opened += 1;
          report.contentEncoding ??= encoding;
          report.sample ||= text;
          openNext();
        },
        onEnd: (text) => {
          streams.onEnd(socket, isOpen);
          if (!isOpen) {
            // Why it failed says more than how the others went.
            report.sample = report.failed === 0 ? text : report.sample;
            report.failed += 1;
            openNext();
          }
        },
      },
    );
    streams.onStart(socket);
  }

  for (let index = 0; index < request.window; index += 1) {
    openNext();
  }
  return done.promise.then(() => {
    clearTimeout(timer);
    // Nothing more is opened behind the back of whoever is told.
    isOver = true;
    const failed = request.botIds.length - report.opened;
    return { ...report, failed, elapsedMs: nowMs() - startedAt };
  });
}
