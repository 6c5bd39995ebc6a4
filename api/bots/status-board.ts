import type { SourceEvent } from "../streams/shared-source.ts";
import { type BotStatus, isShownSame } from "./bot-status.ts";

/** What changed for one bot of a viewer's. */
export interface BotStatusUpdate {
  readonly botId: string;
  /** Null: the bot is gone, or not the viewer's. */
  readonly status: BotStatus | null;
}

export interface BotStatusUpdates extends SourceEvent {
  readonly updates: readonly BotStatusUpdate[];
}

export interface StatusBoardOptions {
  /** Whether all is known that belongs on the board: nothing is told before. */
  readonly isComplete: () => boolean;
  /** Whether the step from one status of a bot to the next may not wait. */
  readonly isUrgent: (last: BotStatus, next: BotStatus) => boolean;
  /** Called once for all that has changed in the same turn. */
  readonly onChange: () => void;
}

/** The newest status of many bots, and at which position each was put there. */
export interface StatusBoard {
  readonly has: (botId: string) => boolean;
  /** Null: there is no such bot of the viewer's; undefined: it does not belong on the board, or is not known yet. */
  readonly get: (botId: string) => BotStatus | null | undefined;
  readonly put: (botId: string, status: BotStatus | null) => void;
  /** Takes a bot off: those who were shown it are told that it is gone, others nothing. */
  readonly remove: (botId: string) => void;
  /** Says that what belongs on the board is known now. */
  readonly announce: () => void;
  /** Makes what has changed in this turn known now. */
  readonly flush: () => void;
  readonly position: () => number;
  readonly urgentPosition: () => number;
  /** Everything for whoever has nothing (0), else each bot that changed after a position; null: nothing. */
  readonly since: (position: number) => BotStatusUpdates | null;
  readonly close: () => void;
}

interface Place {
  readonly update: BotStatusUpdate;
  readonly position: number;
}

/** Whoever was shown a bot has been told by then that it was taken off: the longest interval, and the longest stall. */
const REMOVED_KNOWN_FOR_MS = 120_000;

/** Creates a board, which costs a reader of it nothing but the position it stands at. */
export function createStatusBoard(options: StatusBoardOptions): StatusBoard {
  const places = new Map<string, Place>();
  /** Since when bots are off the board that somebody may not have been told of. */
  const removed = new Map<string, number>();
  const changed = new Map<string, BotStatusUpdate>();
  const events = new Map<number, BotStatusUpdates | null>();
  let position = 0;
  let urgentPosition = 0;
  let isUrgentNext = false;
  let isStarted = false;
  let isScheduled = false;
  let eventCount = 0;

  function get(botId: string): BotStatus | null | undefined {
    return removed.has(botId) ? undefined : (changed.get(botId) ?? places.get(botId)?.update)?.status;
  }

  function put(botId: string, status: BotStatus | null): void {
    const before = get(botId);
    if (before !== undefined && isSame(before, status)) {
      keep(botId, status);
      return;
    }
    removed.delete(botId);
    changed.set(botId, { botId, status });
    isUrgentNext ||= before == null || status === null || options.isUrgent(before, status);
    schedule();
  }

  /** Whoever joins is given the newest reading, though nobody is told of it. */
  function keep(botId: string, status: BotStatus | null): void {
    const place = places.get(botId);
    if (changed.has(botId)) {
      changed.set(botId, { botId, status });
    } else if (place !== undefined) {
      places.set(botId, { ...place, update: { botId, status } });
      events.clear();
    }
  }

  function remove(botId: string): void {
    const before = get(botId);
    if (before === undefined) {
      return;
    }
    removed.set(botId, performance.now());
    if (before !== null) {
      changed.set(botId, { botId, status: null });
      isUrgentNext = true;
      schedule();
    }
  }

  function schedule(): void {
    if (!isScheduled) {
      isScheduled = true;
      queueMicrotask(flush);
    }
  }

  function flush(): void {
    isStarted ||= options.isComplete();
    if (!isScheduled || !isStarted || (position > 0 && changed.size === 0)) {
      isScheduled = false;
      return;
    }
    isScheduled = false;
    const updates = [...changed.values()];
    changed.clear();
    position += 1;
    updates.forEach((update) => places.set(update.botId, { update, position }));
    if (isUrgentNext) {
      urgentPosition = position;
      isUrgentNext = false;
    }
    forgetRemoved();
    events.clear();
    if (position > 1) {
      events.set(position - 1, toEvent(updates));
    }
    options.onChange();
  }

  function forgetRemoved(): void {
    for (const [botId, at] of removed) {
      if (performance.now() - at > REMOVED_KNOWN_FOR_MS) {
        removed.delete(botId);
        places.delete(botId);
      }
    }
  }

  function since(known: number): BotStatusUpdates | null {
    if (known >= position) {
      return null;
    }
    const cached = events.get(known);
    if (cached !== undefined) {
      return cached;
    }
    const isShown = known === 0 ? (botId: string) => !removed.has(botId) : () => true;
    const updates = [...places.values()].filter((place) => place.position > known && isShown(place.update.botId));
    const event = toEvent(updates.map(({ update }) => update));
    events.set(known, event);
    return event;
  }

  function toEvent(updates: readonly BotStatusUpdate[]): BotStatusUpdates {
    eventCount += 1;
    return { eventId: `${Date.now()}.${eventCount}`, updates };
  }

  return {
    has: (botId) => get(botId) !== undefined,
    get,
    put,
    remove,
    announce: schedule,
    flush,
    position: () => position,
    urgentPosition: () => urgentPosition,
    since,
    close: () => {
      isScheduled = false;
    },
  };
}

/** The sequence moves with the configuration, which an update shows beside the status. */
function isSame(one: BotStatus | null, other: BotStatus | null): boolean {
  return one === null || other === null
    ? one === other
    : one.sequence === other.sequence && isShownSame(one, other);
}
