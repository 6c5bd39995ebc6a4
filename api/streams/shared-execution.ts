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
  return new Group(options);
}

/** A class, as there may be one for each stream: its methods cost a stream nothing. */
class Group implements SharedGroup {
  private readonly options: SharedGroupOptions;
  private readonly members = new Set<Member>();
  private readonly source: SharedSource;
  private isOpen = false;
  private isOver = false;
  private ending: { readonly error?: unknown } | undefined;

  constructor(options: SharedGroupOptions) {
    this.options = options;
    this.source = options.subscription.open({
      changed: () => this.members.forEach((member) => this.send(member)),
      end: (error) => this.end(error === undefined ? {} : { error }),
    });
    this.isOpen = true;
  }

  join(joining: Joining): void {
    const member: Member = {
      ...joining,
      position: 0,
      isSettled: false,
      isWaiting: false,
      lastAt: -Infinity,
      timer: undefined,
    };
    this.members.add(member);
    member.stream.onReady = () => this.send(member);
    member.stream.onOver = () => this.leave(member);
    if (this.ending !== undefined) {
      this.finish(member, this.ending);
      return;
    }
    this.source.refresh(() => {
      member.isSettled = true;
      this.send(member);
    });
    this.send(member);
  }

  private send(member: Member): void {
    const { source } = this;
    if (member.isWaiting || !member.stream.isReady) {
      return;
    }
    if (!member.isSettled && source.isVerified()) {
      return;
    }
    if (source.minIntervalMs > 0 && this.isHeldBack(member, source)) {
      return;
    }
    const event = source.since(member.position);
    if (event !== null) {
      this.deliver(member, event, source.position());
    }
  }

  /** Whether what is new for a member has to wait for the end of its interval, which is then seen to. */
  private isHeldBack(member: Member, { minIntervalMs, position, urgentPosition }: SharedSource): boolean {
    if (member.position === 0 || member.position >= position() || member.position < urgentPosition()) {
      return false;
    }
    const waitMs = member.lastAt + minIntervalMs - performance.now();
    if (waitMs <= 0) {
      return false;
    }
    member.timer ??= setTimeout(() => {
      member.timer = undefined;
      this.send(member);
    }, Math.ceil(waitMs));
    member.timer.unref();
    return true;
  }

  private deliver(member: Member, event: SourceEvent, position: number): void {
    // Whoever says that the source has moved serves others too: a failure ends with its member.
    try {
      const { frameOf, operation } = this.options;
      const frame = frameOf(operation, event, { isForMany: this.members.size > 1 });
      if (!(frame instanceof Promise)) {
        this.write(member, event, frame, position);
        return;
      }
      member.isWaiting = true;
      void this.deliverLater(member, event, frame, position);
    } catch (error) {
      this.fail(member, error);
    }
  }

  private async deliverLater(
    member: Member,
    event: SourceEvent,
    frame: Promise<Frame>,
    position: number,
  ): Promise<void> {
    try {
      const made = await frame;
      member.isWaiting = false;
      if (member.stream.isReady) {
        this.write(member, event, made, position);
      }
      this.send(member);
    } catch (error) {
      this.fail(member, error);
    }
  }

  private fail({ stream }: Member, error: unknown): void {
    this.options.onFailure(error);
    stream.drop("failure");
  }

  private write(member: Member, event: SourceEvent, frame: Frame, position: number): void {
    const { source } = this;
    const isKnown = source.isResumable && member.position === 0 && event.eventId === member.lastEventId;
    member.position = position;
    if (!isKnown) {
      member.lastAt = source.minIntervalMs > 0 ? performance.now() : 0;
      member.stream.write(frame);
    }
  }

  private end(how: { readonly error?: unknown }): void {
    if (this.ending === undefined) {
      this.ending = how;
      [...this.members].forEach((member) => this.finish(member, how));
      // One that is over before it is open is closed with whom it was opened for.
      if (this.isOpen) {
        this.close();
      }
    }
  }

  private finish({ stream, position }: Member, how: { readonly error?: unknown }): void {
    if (position === 0 && "error" in how) {
      stream.complete(this.options.toErrorFrame(how.error));
    } else {
      stream.drop("source");
    }
  }

  private leave(member: Member): void {
    clearTimeout(member.timer);
    member.onLeft();
    if (this.members.delete(member) && this.members.size === 0) {
      this.close();
    }
  }

  private close(): void {
    if (!this.isOver) {
      this.isOver = true;
      this.options.onEmpty();
      this.source.close();
    }
  }
}
