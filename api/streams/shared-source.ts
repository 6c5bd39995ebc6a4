/** What a subscription's source gives: the id covers what the event shows. */
export interface SourceEvent {
  readonly eventId: string;
}

/**
 * State that any number of readers follow, each at its own pace. It moves from position to position; what a reader has
 * not been told is asked for by the position it stands at, so that a reader costs a number and no queue.
 */
export interface SharedSource<Event extends SourceEvent = SourceEvent> {
  /** The shortest time between two events of one reader, in ms; urgent changes do not wait. */
  readonly minIntervalMs: number;
  /** Whether a reader who comes back with the id of the newest event is told nothing, since it has all of it. */
  readonly isResumable: boolean;
  /** Moves on with each change; 0 while nothing is known. */
  readonly position: () => number;
  /** The position of the last change that is urgent. */
  readonly urgentPosition: () => number;
  /**
   * What a reader has still to be told who has been told everything up to a position (0: nothing yet); null: nothing. The
   * same object for the same position, as long as nothing changes.
   */
  readonly since: (position: number) => Event | null;
  /** Whether what `since` tells can be vouched for. While it cannot, nobody is kept waiting for `refresh`. */
  readonly isVerified: () => boolean;
  /** Calls back once when all that `since` tells was read after this call. */
  readonly refresh: (done: () => void) => void;
  readonly close: () => void;
}

/** Whom a source tells that it moves. */
export interface SourceSink {
  /** The position has moved on, or what is known is verified no longer, or again. */
  readonly changed: () => void;
  /**
   * The source is over.
   *
   * @param error - what those are told who have been told nothing yet; all others are hung up on, so that their reconnect
   *   meets the reason. Absent: everybody is.
   */
  readonly end: (error?: unknown) => void;
}

/**
 * What a subscription resolver returns whose source is for all who ask the same. GraphQL takes it for an event stream, and
 * hands it over to whoever delivers it.
 */
export class SharedSubscription<Event extends SourceEvent = SourceEvent> implements AsyncIterable<Event> {
  readonly open: (sink: SourceSink) => SharedSource<Event>;

  constructor(open: (sink: SourceSink) => SharedSource<Event>) {
    this.open = open;
  }

  [Symbol.asyncIterator](): AsyncIterator<Event> {
    throw new Error("A shared subscription is followed by its positions, not iterated");
  }
}
