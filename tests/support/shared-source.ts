import {
  type SharedSource,
  SharedSubscription,
  type SourceEvent,
  type SourceSink,
} from "../../api/streams/shared-source.ts";

/** A source that says what a test tells it. */
export interface HandSource {
  readonly subscription: SharedSubscription;
  /** Moves on, and tells. */
  readonly move: (options?: { readonly isUrgent?: boolean; readonly eventId?: string }) => void;
  /** Says that what is known is not vouched for any more, or again. */
  readonly verify: (isVerified: boolean) => void;
  /** Answers all who have asked for something fresh. */
  readonly refresh: () => void;
  readonly end: (error?: unknown) => void;
  /** How often it was opened and closed. */
  readonly opened: () => number;
  readonly closed: () => number;
}

/** Creates a source at a position; its events are those positions, with ids `e1`, `e2` and so on. */
export function createHandSource(
  options: { readonly at?: number; readonly minIntervalMs?: number; readonly isResumable?: boolean } = {},
): HandSource {
  let position = options.at ?? 1;
  let urgentPosition = position;
  let isVerified = true;
  let event: SourceEvent = { eventId: `e${position}` };
  let sink: SourceSink | undefined;
  let opened = 0;
  let closed = 0;
  const waiting: (() => void)[] = [];
  const source: SharedSource = {
    minIntervalMs: options.minIntervalMs ?? 0,
    isResumable: options.isResumable ?? true,
    position: () => position,
    urgentPosition: () => urgentPosition,
    since: (known) => (known < position ? event : null),
    isVerified: () => isVerified,
    refresh: (done) => void waiting.push(done),
    close: () => void (closed += 1),
  };
  return {
    subscription: new SharedSubscription((given) => {
      sink = given;
      opened += 1;
      return source;
    }),
    move: ({ isUrgent = false, eventId } = {}) => {
      position += 1;
      urgentPosition = isUrgent ? position : urgentPosition;
      event = { eventId: eventId ?? `e${position}` };
      sink?.changed();
    },
    verify: (next) => {
      isVerified = next;
      sink?.changed();
    },
    refresh: () => waiting.splice(0).forEach((done) => done()),
    end: (error) => sink?.end(error),
    opened: () => opened,
    closed: () => closed,
  };
}
