import type { Viewer } from "../accounts/authenticate.ts";
import { DomainError } from "../errors.ts";
import type { ChangePoller } from "../streams/change-poller.ts";
import { createLatest, StreamClosed } from "../streams/latest.ts";
import type { SourceEvent } from "../streams/shared-execution.ts";
import { createThrottle } from "../streams/throttle.ts";
import { type BotEventReading, type ReadLog, sequenceAt } from "./bot-event-log.ts";
import type { BotStatus } from "./bot-status.ts";

const LONGEST_MIN_INTERVAL_MS = 60_000;
/** A log that could not be read is read again after so long. */
const READ_AGAIN_MS = 500;

/**
 * The status of one bot of the viewer's: the current one first, then each that differs in anything but `readAt`.
 *
 * Fails with NOT_FOUND when there is no such bot of the viewer's; closes when there is none any more.
 *
 * @param request.lastEventId - what the viewer has already: it is not sent again.
 */
export function streamBotStatus(
  statuses: ChangePoller<BotStatus>,
  request: { readonly botId: string; readonly minIntervalMs: number; readonly lastEventId: string | null },
  viewer: Viewer,
): AsyncIterable<BotStatus> {
  refuseInterval(request.minIntervalMs);
  let last: { readonly eventId: string; readonly revision: number } | undefined;
  const throttle = createThrottle<BotStatus>({
    intervalMs: request.minIntervalMs,
    isUrgent,
    pass: (status) => latest.put(status),
  });
  const watching = createWatching();
  const latest = createLatest<BotStatus>(() => {
    throttle.stop();
    watching.stop();
  });
  watching.add(
    statuses.watch(request.botId, (status) => {
      if (status === null || status.ownerId !== viewer.accountId) {
        latest.end(last === undefined ? noSuchBot(request.botId) : new StreamClosed());
        return;
      }
      // A restore has put the row back: only a fresh start can say so.
      if (last !== undefined && status.revision < last.revision) {
        latest.end(new StreamClosed());
        return;
      }
      const isKnown = status.eventId === (last === undefined ? request.lastEventId : last.eventId);
      last = status;
      if (!isKnown) {
        throttle.put(status);
      }
    }),
  );
  return latest;
}

/** What changed for one bot of a viewer's. */
export interface BotStatusUpdate {
  readonly botId: string;
  /** Null: the bot is gone, or not the viewer's. */
  readonly status: BotStatus | null;
}

export interface BotStatusUpdates extends SourceEvent {
  readonly updates: readonly BotStatusUpdate[];
}

/**
 * Many bots in one stream: a full snapshot first, then what changed, each bot at most once an event.
 *
 * @param request.ids - which bots; null: all of the viewer's, those that come and go as well.
 */
export async function* streamBotStatuses(
  pollers: { readonly statuses: ChangePoller<BotStatus>; readonly lists: ChangePoller<readonly string[]> },
  request: { readonly ids: readonly string[] | null; readonly minIntervalMs: number },
  viewer: Viewer,
  signal: AbortSignal,
): AsyncGenerator<BotStatusUpdates> {
  refuseInterval(request.minIntervalMs);
  const pending = new Map<string, BotStatusUpdate>();
  const last = new Map<string, BotStatus | null>();
  const watches = new Map<string, () => void>();
  let isListKnown = false;
  let isStarted = false;
  let eventCount = 0;
  const throttle = createThrottle<{ readonly isUrgent: boolean }>({
    intervalMs: request.minIntervalMs,
    isUrgent: (_, next) => next.isUrgent,
    pass: () => ready.put(undefined),
  });
  const list = createWatching();
  const ready = createLatest<undefined>(() => {
    throttle.stop();
    list.stop();
    watches.forEach((stop) => stop());
  });
  signal.addEventListener("abort", () => ready.end(), { once: true });

  function follow(ids: readonly string[]): void {
    const wanted = new Set(ids);
    for (const [id, stop] of watches) {
      if (!wanted.has(id)) {
        stop();
        watches.delete(id);
        take(id, null);
        last.delete(id);
      }
    }
    for (const id of wanted) {
      if (!watches.has(id)) {
        watches.set(
          id,
          pollers.statuses.watch(id, (status) => take(id, status)),
        );
      }
    }
    isListKnown = true;
    announce(false);
  }

  function take(botId: string, found: BotStatus | null): void {
    const status = found?.ownerId === viewer.accountId ? found : null;
    const before = last.get(botId);
    if (before != null && status !== null && status.revision < before.revision) {
      ready.end(new StreamClosed());
      return;
    }
    last.set(botId, status);
    // The sequence moves with the configuration, which an update shows beside the status.
    const isSame = before?.eventId === status?.eventId && before?.sequence === status?.sequence;
    if (before === undefined || !isSame) {
      pending.set(botId, { botId, status });
      announce(before == null || status === null || isUrgent(before, status));
    }
  }

  /** The first event waits until all that is known to be there was read. */
  function announce(isUrgentChange: boolean): void {
    isStarted ||= isListKnown && [...watches.keys()].every((id) => last.has(id));
    if (isStarted && (eventCount === 0 || pending.size > 0)) {
      throttle.put({ isUrgent: isUrgentChange || eventCount === 0 });
    }
  }

  if (request.ids === null) {
    list.add(pollers.lists.watch(viewer.accountId, (ids) => follow(ids ?? [])));
  } else {
    follow(request.ids);
  }
  for await (const _ of ready) {
    const updates = [...pending.values()];
    pending.clear();
    // Two announcements may be answered by one event: the second one finds nothing left.
    if (updates.length === 0 && eventCount > 0) {
      continue;
    }
    eventCount += 1;
    yield { eventId: `${Date.now()}.${eventCount}`, updates };
  }
}

/**
 * The log of one bot of the viewer's, from a position on, without end. Read at the reader's pace: nothing queues.
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
      if (status === null || status.ownerId !== viewer.accountId) {
        heads.end(newestHead === undefined ? noSuchBot(request.botId) : new StreamClosed());
        return;
      }
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
      for (const event of whileOpen(page, over)) {
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

function isUrgent(last: BotStatus, next: BotStatus): boolean {
  return (
    last.freshness !== next.freshness ||
    last.lastAction?.id !== next.lastAction?.id ||
    last.lastAction?.state !== next.lastAction?.state
  );
}

function refuseInterval(minIntervalMs: number): void {
  if (minIntervalMs < 0 || minIntervalMs > LONGEST_MIN_INTERVAL_MS) {
    const found = `found ${minIntervalMs}`;
    throw new DomainError("BAD_USER_INPUT", `minIntervalMs must be 0 to ${LONGEST_MIN_INTERVAL_MS}, ${found}`, {
      field: "minIntervalMs",
    });
  }
}

function noSuchBot(botId: string): DomainError {
  return new DomainError("NOT_FOUND", `There is no bot ${botId}`);
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
