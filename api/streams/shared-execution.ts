import type { FrameOf, StreamOperation } from "./execution.ts";
import type { Frame } from "./frame.ts";
import type { SharedSource, SharedSubscription, SourceEvent } from "./shared-source.ts";
import type { SseStream } from "./sse.ts";

/** One viewer's place in a group. */
export interface Joining {
  readonly stream: SseStream;
  /** The event the viewer has already: a source that can be resumed does not send it again. */
  readonly lastEventId: string | null;
  /** Called once when the viewer has left the group. */
  readonly onLeft: () => void;
}

/** All who asked the same with the same access: one source, one execution and one encoded frame for each change. */
export interface SharedGroup {
  /** Follows the source for one more viewer, until the stream is over. */
  readonly join: (joining: Joining) => void;
}

export interface SharedGroupOptions {
  readonly operation: StreamOperation;
  readonly subscription: SharedSubscription;
  readonly frameOf: FrameOf;
  /** The last event of a viewer whom an error keeps from ever being told anything. */
  readonly toErrorFrame: (error: unknown) => Frame;
  /** A bug in an execution, whose viewers are hung up on. */
  readonly onFailure: (error: unknown) => void;
  /** Called once when nobody is left or the source is over: who comes later needs a new group. */
  readonly onEmpty: () => void;
}

interface Member extends Joining {
  /** What it has been told; 0: nothing yet. */
  position: number;
  /** Whether something was read after it joined: before that it is told nothing that could be older. */
  isSettled: boolean;
  /** An execution is under way whose frame it is going to get. */
  isWaiting: boolean;
  /** Where there is a shortest interval: when it was last told something, and the timer for what it has not been told. */
  lastAt: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Opens a source for a group. A change is pushed to each member in one call: no promise, no iterator and no copy for each,
 * unless a resolver has to wait. A member whose reader is slow keeps its position, and goes on from there to the newest
 * state once it can.
 */
export function createSharedGroup(options: SharedGroupOptions): SharedGroup {
  const { operation, frameOf } = options;
  const members = new Set<Member>();
  let isOpen = false;
  let isOver = false;
  let ending: { readonly error?: unknown } | undefined;
  const source = options.subscription.open({
    changed: () => members.forEach(send),
    end: (error) => end(error === undefined ? {} : { error }),
  });
  isOpen = true;

  function join(joining: Joining): void {
    const member: Member = {
      ...joining,
      position: 0,
      isSettled: false,
      isWaiting: false,
      lastAt: -Infinity,
      timer: undefined,
    };
    members.add(member);
    member.stream.onReady = () => send(member);
    member.stream.onOver = () => leave(member);
    if (ending !== undefined) {
      finish(member, ending);
      return;
    }
    source.refresh(() => {
      member.isSettled = true;
      send(member);
    });
    send(member);
  }

  function send(member: Member): void {
    if (member.isWaiting || !member.stream.isReady) {
      return;
    }
    if (!member.isSettled && source.isVerified()) {
      return;
    }
    if (source.minIntervalMs > 0 && isHeldBack(member, source)) {
      return;
    }
    const event = source.since(member.position);
    if (event !== null) {
      deliver(member, event, source.position());
    }
  }

  /** Whether what is new for a member has to wait for the end of its interval, which is then seen to. */
  function isHeldBack(member: Member, { minIntervalMs, position, urgentPosition }: SharedSource): boolean {
    if (member.position === 0 || member.position >= position() || member.position < urgentPosition()) {
      return false;
    }
    const waitMs = member.lastAt + minIntervalMs - performance.now();
    if (waitMs <= 0) {
      return false;
    }
    member.timer ??= setTimeout(() => {
      member.timer = undefined;
      send(member);
    }, Math.ceil(waitMs));
    member.timer.unref();
    return true;
  }

  function deliver(member: Member, event: SourceEvent, position: number): void {
    // Whoever says that the source has moved serves others too: a failure ends with its member.
    try {
      const frame = frameOf(operation, event);
      if (!(frame instanceof Promise)) {
        write(member, event, frame, position);
        return;
      }
      member.isWaiting = true;
      void deliverLater(member, event, frame, position);
    } catch (error) {
      fail(member, error);
    }
  }

  async function deliverLater(
    member: Member,
    event: SourceEvent,
    frame: Promise<Frame>,
    position: number,
  ): Promise<void> {
    try {
      const made = await frame;
      member.isWaiting = false;
      if (member.stream.isReady) {
        write(member, event, made, position);
      }
      send(member);
    } catch (error) {
      fail(member, error);
    }
  }

  function fail({ stream }: Member, error: unknown): void {
    options.onFailure(error);
    stream.drop("failure");
  }

  function write(member: Member, event: SourceEvent, frame: Frame, position: number): void {
    const isKnown = source.isResumable && member.position === 0 && event.eventId === member.lastEventId;
    member.position = position;
    if (!isKnown) {
      member.lastAt = source.minIntervalMs > 0 ? performance.now() : 0;
      member.stream.write(frame);
    }
  }

  function end(how: { readonly error?: unknown }): void {
    if (ending === undefined) {
      ending = how;
      [...members].forEach((member) => finish(member, how));
      // One that is over before it is open is closed with whom it was opened for.
      if (isOpen) {
        close();
      }
    }
  }

  function finish({ stream, position }: Member, how: { readonly error?: unknown }): void {
    if (position === 0 && "error" in how) {
      stream.complete(options.toErrorFrame(how.error));
    } else {
      stream.drop("source");
    }
  }

  function leave(member: Member): void {
    clearTimeout(member.timer);
    member.onLeft();
    if (members.delete(member) && members.size === 0) {
      close();
    }
  }

  function close(): void {
    if (!isOver) {
      isOver = true;
      options.onEmpty();
      source.close();
    }
  }

  return { join };
}
