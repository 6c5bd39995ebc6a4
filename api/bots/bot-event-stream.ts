import type { Viewer } from "../accounts/authenticate.ts";
import type { ChangePoller } from "../streams/change-poller.ts";
import { createLatest, StreamClosed } from "../streams/latest.ts";
import type { BotRole } from "./bot-member.entity.ts";
import { type BotEventReading, type ReadLog, sequenceAt } from "./bot-event-log.ts";
import { noSuchBot, roleIn } from "./bot-access.ts";
import type { BotStatus } from "./bot-status.ts";
import { toSeenEvent } from "./seen-event.ts";

/** A log that could not be read is read again after so long. */
const READ_AGAIN_MS = 500;

/**
 * The log of one bot that the viewer may see, from a position on, without end. Read at the reader's pace: nothing queues.
 *
 * @param request.after - the cursor of the last entry the viewer has; null: from the oldest kept.
 */
export async function* streamBotEvents(
  parts: { readonly statuses: ChangePoller<BotStatus>; readonly readLog: ReadLog },
  request: { readonly botId: string; readonly after: string | null },
  viewer: Viewer,
  signal: AbortSignal,
): AsyncGenerator<BotEventReading> {
  let position = request.after === null ? 0 : sequenceAt(request.after, request.botId);
  let newestHead: number | undefined;
  let isPutBack = false;
  let role: BotRole = "VIEWER";
  const watching = createWatching();
  const ending = new AbortController();
  const over = ending.signal;
  const heads = createLatest<number>(() => {
    ending.abort();
    watching.stop();
  });
  signal.addEventListener("abort", () => heads.end(), { once: true });
  watching.add(
    parts.statuses.watch(request.botId, (status) => {
      const found = status === null ? null : roleIn(status, viewer);
      if (status === null || found === null) {
        heads.end(newestHead === undefined ? noSuchBot(request.botId) : new StreamClosed());
        return;
      }
      role = found;
      newestHead = status.sequence;
      heads.put(newestHead);
    }),
  );

  /** What follows a position; undefined when it cannot be read now, which is tried again. */
  async function read(after: number): Promise<readonly BotEventReading[] | undefined> {
    try {
      return await parts.readLog(request.botId, after);
    } catch {
      setTimeout(() => newestHead !== undefined && heads.put(newestHead), READ_AGAIN_MS).unref();
      return undefined;
    }
  }

  async function readUpTo(head: number): Promise<readonly BotEventReading[]> {
    return position < head && !over.aborted ? ((await read(position)) ?? []) : [];
  }

  for await (const head of heads) {
    // The reader may be ahead of a look that ran beside it, or of a replica; only if its entry is gone was there a restore.
    const kept = head < position ? await read(position - 1) : undefined;
    if (kept !== undefined && kept[0]?.sequence !== position) {
      position = 0;
      isPutBack = true;
    }
    for (let page = await readUpTo(head); page.length > 0; page = await readUpTo(head)) {
      for (const entry of whileOpen(page, over)) {
        const event = toSeenEvent(entry, role, viewer);
        yield isPutBack ? { ...event, gap: true } : event;
        isPutBack = false;
        position = event.sequence;
      }
    }
  }
}

/** Who loses the bot while a long log is sent gets no more of it. */
function* whileOpen<Value>(values: readonly Value[], over: AbortSignal): Generator<Value> {
  for (const value of values) {
    if (over.aborted) {
      return;
    }
    yield value;
  }
}

/** A watch that may have to stop while it is being set up, since the first value can come at once. */
function createWatching(): { readonly add: (stop: () => void) => void; readonly stop: () => void } {
  let isStopped = false;
  let stopWatch: (() => void) | undefined;
  return {
    add: (stop) => {
      stopWatch = stop;
      if (isStopped) {
        stop();
      }
    },
    stop: () => {
      isStopped = true;
      stopWatch?.();
    },
  };
}
