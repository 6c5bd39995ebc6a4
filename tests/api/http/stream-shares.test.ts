import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStreamLimits, type StreamLimits } from "../../../api/http/stream-limits.ts";
import {
  createOtherStreams,
  createStreamExchange,
  type StreamChanges,
  type StreamExchange,
} from "../../../api/http/stream-shares.ts";

const ADA = "0190f5fe-7c00-7a00-8000-00000000a001";
const BOB = "0190f5fe-7c00-7a00-8000-00000000a002";
/** Longer than changes are gathered, from one process to the exchange and from there to the others. */
const TOLD_MS = 100;

let exchange: StreamExchange<string>;

beforeEach(() => {
  vi.useFakeTimers();
  exchange = createStreamExchange();
});

afterEach(() => vi.useRealTimers());

/** A process that carries streams, joined to the others. */
interface TestProcess {
  readonly limits: StreamLimits;
  /** Opens a stream; the returned function closes it. */
  readonly open: (accountId: string) => () => void;
  readonly sent: StreamChanges[];
}

function join(name: string, limits = { maxStreams: 100, maxStreamsPerAccount: 100 }): TestProcess {
  const sent: StreamChanges[] = [];
  const otherStreams = createOtherStreams((changes, done) => {
    sent.push(changes);
    exchange.take(name, changes);
    done();
  });
  exchange.join(name, (changes, done) => {
    otherStreams.take(changes);
    done();
  });
  const own = createStreamLimits({ ...limits, otherStreams });
  return {
    limits: own,
    sent,
    open: (accountId) => {
      const admitted = own.admit(accountId);
      if (typeof admitted !== "function") {
        throw new Error(admitted.message);
      }
      return admitted;
    },
  };
}

/** The status that one more stream of an account is refused with; undefined: it is admitted. */
function statusOf({ limits }: TestProcess, accountId: string): number | undefined {
  const admitted = limits.admit(accountId);
  if (typeof admitted !== "function") {
    return admitted.status;
  }
  admitted();
  return undefined;
}

describe("processes that share their limits", () => {
  it("refuse what is beyond the limit of all of them together", () => {
    const one = join("one", { maxStreams: 3, maxStreamsPerAccount: 3 });
    const other = join("other", { maxStreams: 3, maxStreamsPerAccount: 3 });
    one.open(ADA);
    one.open(ADA);
    other.open(BOB);
    vi.advanceTimersByTime(TOLD_MS);

    expect([statusOf(one, BOB), statusOf(other, BOB)]).toEqual([503, 503]);
  });

  it("refuse what is beyond an account's limit, and nobody else", () => {
    const one = join("one", { maxStreams: 9, maxStreamsPerAccount: 2 });
    const other = join("other", { maxStreams: 9, maxStreamsPerAccount: 2 });
    one.open(ADA);
    other.open(ADA);
    vi.advanceTimersByTime(TOLD_MS);

    expect([statusOf(one, ADA), statusOf(other, ADA), statusOf(one, BOB)]).toEqual([429, 429, undefined]);
  });

  it("serve again what was closed elsewhere", () => {
    const one = join("one", { maxStreams: 1, maxStreamsPerAccount: 1 });
    const other = join("other", { maxStreams: 1, maxStreamsPerAccount: 1 });
    const close = one.open(ADA);
    vi.advanceTimersByTime(TOLD_MS);
    const before = statusOf(other, ADA);

    close();
    vi.advanceTimersByTime(TOLD_MS);

    expect([before, statusOf(other, ADA)]).toEqual([503, undefined]);
  });

  it("count the streams of a process that is gone no more", () => {
    join("one").open(ADA);
    const other = join("other", { maxStreams: 1, maxStreamsPerAccount: 1 });
    vi.advanceTimersByTime(TOLD_MS);
    const before = statusOf(other, BOB);

    exchange.leave("one");
    vi.advanceTimersByTime(TOLD_MS);

    expect([before, statusOf(other, BOB)]).toEqual([503, undefined]);
  });

  it("are not told what a process said that is gone by the time it is heard", () => {
    const one = join("one");
    const other = join("other", { maxStreams: 1, maxStreamsPerAccount: 1 });

    exchange.leave("one");
    one.open(ADA);
    vi.advanceTimersByTime(TOLD_MS);

    expect(statusOf(other, BOB)).toBeUndefined();
  });

  it("tell one that begins later what they have", () => {
    join("one").open(ADA);
    vi.advanceTimersByTime(TOLD_MS);

    const late = join("late", { maxStreams: 9, maxStreamsPerAccount: 1 });
    vi.advanceTimersByTime(TOLD_MS);

    expect([statusOf(late, ADA), statusOf(late, BOB)]).toEqual([429, undefined]);
  });

  it("say in one message what many streams did", () => {
    const one = join("one");
    join("other");
    const closers = Array.from({ length: 100 }, () => one.open(ADA));
    closers.slice(0, 40).forEach((close) => close());
    one.open(BOB);
    vi.advanceTimersByTime(TOLD_MS);

    expect(one.sent).toEqual([
      [
        [ADA, 60],
        [BOB, 1],
      ],
    ]);
  });

  it("keep one sum for a process that takes nothing, whatever happens meanwhile", () => {
    const received: StreamChanges[] = [];
    let go = (): void => undefined;
    exchange.join("slow", (changes, done) => {
      received.push(changes);
      go = done;
    });
    const one = join("one");
    one.open(ADA);
    vi.advanceTimersByTime(TOLD_MS);
    const closers = Array.from({ length: 50 }, () => {
      const close = one.open(ADA);
      vi.advanceTimersByTime(TOLD_MS);
      return close;
    });
    closers.slice(0, 10).forEach((close) => close());
    vi.advanceTimersByTime(TOLD_MS);

    go();
    vi.advanceTimersByTime(TOLD_MS);

    expect(received).toEqual([[[ADA, 1]], [[ADA, 40]]]);
  });
});
