import { setImmediate as turn } from "node:timers/promises";
import { buildSchema, parse, validateSubscriptionArgs } from "graphql";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FrameOf, StreamOperation } from "../../../api/streams/execution.ts";
import { createFrames, type Frame } from "../../../api/streams/frame.ts";
import { createSharedGroup, type SharedGroup } from "../../../api/streams/shared-execution.ts";
import { createHandSource, type HandSource } from "../../support/shared-source.ts";
import { createHandStream, type HandStream } from "../../support/hand-stream.ts";

const toFrame = createFrames();
const OPERATION = toOperation();

let source: HandSource;
let group: SharedGroup;
let failures: unknown[];
let empties: number;

beforeEach(() => {
  failures = [];
  empties = 0;
});

function toOperation(): StreamOperation {
  const schema = buildSchema("type Query { ping: Int } type Subscription { tick: Int }");
  const args = validateSubscriptionArgs({ schema, document: parse("subscription { tick }") });
  if (!("operation" in args)) {
    throw new Error("The test's own operation is not valid");
  }
  return { args, groupKey: "one", createContext: () => ({}) };
}

/** The frame of an event says its id. */
const atOnce: FrameOf = (_, { eventId }) => toFrame(eventId);

function start(frameOf: FrameOf = atOnce, options: Parameters<typeof createHandSource>[0] = {}): void {
  source = createHandSource(options);
  group = createSharedGroup({
    operation: OPERATION,
    subscription: source.subscription,
    frameOf,
    toErrorFrame: (error) => toFrame(`error: ${String(error)}`),
    onFailure: (error) => failures.push(error),
    onEmpty: () => void (empties += 1),
  });
}

interface Member extends HandStream {
  /** How often it was told that it has left. */
  readonly leavings: () => number;
}

function join(lastEventId: string | null = null): Member {
  const stream = createHandStream();
  let leavings = 0;
  group.join({ stream, lastEventId, onLeft: () => void (leavings += 1) });
  return Object.assign(stream, { leavings: () => leavings });
}

/** A member that was told the first event. */
function joinAndRead(): Member {
  const member = join();
  source.refresh();
  member.texts.length = 0;
  return member;
}

describe("createSharedGroup: a change", () => {
  it("is written to each member before the source goes on", () => {
    start();
    const members = [joinAndRead(), joinAndRead(), joinAndRead()];

    source.move();

    expect(members.map(({ texts }) => texts)).toEqual([["e2"], ["e2"], ["e2"]]);
  });

  it("is told once", () => {
    start();
    const { texts } = joinAndRead();

    source.move();
    source.verify(false);
    source.verify(true);

    expect(texts).toEqual(["e2"]);
  });

  it("reaches a slow reader once it has read, as the newest state and no other", () => {
    start();
    const slow = joinAndRead();
    const quick = joinAndRead();
    slow.stall();

    source.move();
    source.move();
    source.move();
    const before = [...slow.texts];
    slow.take();

    expect(before).toEqual([]);
    expect(slow.texts).toEqual(["e4"]);
    expect(quick.texts).toEqual(["e2", "e3", "e4"]);
  });

  it("is nothing to a reader that has read when there was none", () => {
    start();
    const member = joinAndRead();
    member.stall();

    member.take();

    expect(member.texts).toEqual([]);
  });
});

describe("createSharedGroup: who joins", () => {
  it("opens the source once for all", () => {
    start();

    join();
    join();

    expect(source.opened()).toBe(1);
  });

  it("is told nothing before something was read after it came", () => {
    start();
    const { texts } = join();

    source.move();
    const before = [...texts];
    source.refresh();

    expect(before).toEqual([]);
    expect(texts).toEqual(["e2"]);
  });

  it("keeps nobody who was there from being told", () => {
    start();
    const first = joinAndRead();
    join();

    source.move();

    expect(first.texts).toEqual(["e2"]);
  });

  it("is told at once while nothing can be verified", () => {
    start();
    joinAndRead();
    source.verify(false);

    expect(join().texts).toEqual(["e1"]);
  });

  it("is told as soon as nothing can be verified any more", () => {
    start();
    const { texts } = join();

    source.verify(false);

    expect(texts).toEqual(["e1"]);
  });

  it("is told nothing while nothing is known", () => {
    start(atOnce, { at: 0 });
    const { texts } = join();
    source.refresh();
    const before = [...texts];

    source.move();

    expect(before).toEqual([]);
    expect(texts).toEqual(["e1"]);
  });

  it("hears nothing of the event that it has already, and of the next", () => {
    start();
    const { texts } = join("e1");
    source.refresh();
    const before = [...texts];

    source.move();

    expect(before).toEqual([]);
    expect(texts).toEqual(["e2"]);
  });

  it("hears of the event that it has already when that is back after another", () => {
    start();
    const { texts } = join("e1");
    source.refresh();

    source.move();
    source.move({ eventId: "e1" });

    expect(texts).toEqual(["e2", "e1"]);
  });

  it("hears of an event that is not the one it has", () => {
    start();
    const { texts } = join("e0");

    source.refresh();

    expect(texts).toEqual(["e1"]);
  });
});

describe("createSharedGroup: the shortest interval", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    start(atOnce, { minIntervalMs: 1_000 });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("holds back what is new until it is over, and tells the newest then", () => {
    const { texts } = joinAndRead();

    source.move();
    source.move();
    vi.advanceTimersByTime(999);
    const before = [...texts];
    vi.advanceTimersByTime(1);

    expect(before).toEqual([]);
    expect(texts).toEqual(["e3"]);
  });

  it("keeps nothing that comes after it", () => {
    const { texts } = joinAndRead();
    vi.advanceTimersByTime(1_000);

    source.move();

    expect(texts).toEqual(["e2"]);
  });

  it("begins anew with each event", () => {
    const { texts } = joinAndRead();
    source.move();
    vi.advanceTimersByTime(1_000);

    source.move();
    vi.advanceTimersByTime(999);
    const before = [...texts];
    vi.advanceTimersByTime(1);

    expect(before).toEqual(["e2"]);
    expect(texts).toEqual(["e2", "e3"]);
  });

  it("is each member's own", () => {
    const early = joinAndRead();
    vi.advanceTimersByTime(600);
    const late = joinAndRead();
    source.move();

    vi.advanceTimersByTime(400);
    const then = [[...early.texts], [...late.texts]];
    vi.advanceTimersByTime(600);

    expect(then).toEqual([["e2"], []]);
    expect(late.texts).toEqual(["e2"]);
  });

  it("holds back nothing urgent, nor what is held back then", () => {
    const { texts } = joinAndRead();
    source.move();

    source.move({ isUrgent: true });

    expect(texts).toEqual(["e3"]);
  });

  it("begins anew with an urgent event", () => {
    const { texts } = joinAndRead();
    vi.advanceTimersByTime(900);
    source.move({ isUrgent: true });

    source.move();
    vi.advanceTimersByTime(999);
    const before = [...texts];
    vi.advanceTimersByTime(1);

    expect(before).toEqual(["e2"]);
    expect(texts).toEqual(["e2", "e3"]);
  });

  it("does not begin with an event that the viewer had already", () => {
    const { texts } = join("e1");
    source.refresh();

    source.move();

    expect(texts).toEqual(["e2"]);
  });

  it("leaves no timer behind a member that left", () => {
    const member = joinAndRead();
    source.move();
    const before = vi.getTimerCount();

    member.leave();

    expect(before).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("createSharedGroup: an execution that waits", () => {
  /** What executions are waiting for, in the order in which they began. */
  let executions: PromiseWithResolvers<Frame>[];

  beforeEach(() => {
    executions = [];
    const made = new Map<string, Promise<Frame>>();
    start((_, { eventId }) => {
      const execution = Promise.withResolvers<Frame>();
      const known = made.get(eventId);
      if (known !== undefined) {
        return known;
      }
      executions.push(execution);
      made.set(eventId, execution.promise);
      return execution.promise;
    });
  });

  const finish = (index: number, text: string) => executions[index]?.resolve(toFrame(text));

  it("is written when it is done", async () => {
    const { texts } = join();
    source.refresh();

    finish(0, "e1");
    await turn();

    expect(texts).toEqual(["e1"]);
  });

  it("keeps the order: what is new meanwhile is executed when it is done", async () => {
    const { texts } = join();
    source.refresh();
    source.move();
    const begun = executions.length;

    finish(0, "e1");
    await turn();
    finish(1, "e2");
    await turn();

    expect(begun).toBe(1);
    expect(texts).toEqual(["e1", "e2"]);
  });

  it("is written though there is always something newer", async () => {
    const { texts } = join();
    source.refresh();

    source.move();
    finish(0, "e1");
    await turn();
    source.move();
    finish(1, "e2");
    await turn();
    source.move();
    finish(2, "e3");
    await turn();

    expect(texts).toEqual(["e1", "e2", "e3"]);
  });

  it("is given up for the newest where the reader is slow by then", async () => {
    const member = join();
    source.refresh();
    member.stall();
    source.move();
    finish(0, "e1");
    await turn();

    member.take();
    finish(1, "e2");
    await turn();

    expect(member.texts).toEqual(["e2"]);
  });

  it("is nothing to a member that left meanwhile", async () => {
    const member = join();
    source.refresh();

    member.leave();
    finish(0, "e1");
    await turn();

    expect(member.texts).toEqual([]);
  });

  it("drops its members where it fails, and is logged", async () => {
    const member = join();
    source.refresh();

    executions[0]?.reject(new Error("broken"));
    await turn();

    expect(member.ending()).toBe("dropped");
    expect(failures).toEqual([new Error("broken")]);
    expect([source.closed(), empties]).toEqual([1, 1]);
  });
});

describe("createSharedGroup: an execution that fails at once", () => {
  it("drops its members, is logged, and is no matter of the source's", () => {
    start((_, { eventId }) => {
      if (eventId === "e2") {
        throw new Error("broken");
      }
      return toFrame(eventId);
    });
    const member = joinAndRead();

    expect(() => source.move()).not.toThrow();

    expect(member.ending()).toBe("dropped");
    expect(failures).toEqual([new Error("broken")]);
  });
});

describe("createSharedGroup: the end of the source", () => {
  it("is told with its error to those who were told nothing, and hangs up on all others", () => {
    start();
    const reader = joinAndRead();
    const newcomer = join();

    source.end("no such bot");

    expect([newcomer.texts, newcomer.ending()]).toEqual([["error: no such bot"], "complete"]);
    expect([reader.texts, reader.ending()]).toEqual([[], "dropped"]);
  });

  it("hangs up on everybody where there is no error", () => {
    start();
    const members = [joinAndRead(), join()];

    source.end();

    expect(members.map(({ texts }) => texts)).toEqual([[], []]);
    expect(members.map(({ ending }) => ending())).toEqual(["dropped", "dropped"]);
  });

  it("closes the source once, and whoever comes later needs another group", () => {
    start();
    const members = [joinAndRead(), join()];

    source.end("gone");
    source.end("gone");

    expect([source.closed(), empties]).toEqual([1, 1]);
    expect(members.map(({ leavings }) => leavings())).toEqual([1, 1]);
  });

  it("that comes while it is opened is told to whom it was opened for, and closes it then", () => {
    const hand = createHandSource();
    let isClosed = false;
    group = createSharedGroup({
      operation: OPERATION,
      subscription: Object.assign(hand.subscription, {
        open: (sink: { readonly end: (error: unknown) => void }) => {
          sink.end("no such bot");
          return { refresh: () => undefined, close: () => (isClosed = true) };
        },
      }),
      frameOf: atOnce,
      toErrorFrame: (error) => toFrame(`error: ${String(error)}`),
      onFailure: (error) => failures.push(error),
      onEmpty: () => void (empties += 1),
    });

    const { texts, ending } = join();

    expect([texts, ending()]).toEqual([["error: no such bot"], "complete"]);
    expect([isClosed, empties]).toEqual([true, 1]);
  });
});

describe("createSharedGroup: who leaves", () => {
  it("closes the source when it was the last", () => {
    start();
    const [first, last] = [joinAndRead(), joinAndRead()];

    first.leave();
    const before = [source.closed(), empties];
    last.leave();

    expect(before).toEqual([0, 0]);
    expect([source.closed(), empties]).toEqual([1, 1]);
    expect([first.leavings(), last.leavings()]).toEqual([1, 1]);
  });

  it("is told nothing more", () => {
    start();
    joinAndRead();
    const left = joinAndRead();

    left.leave();
    source.move();

    expect(left.texts).toEqual([]);
  });
});
