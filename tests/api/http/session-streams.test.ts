import { beforeEach, describe, expect, it } from "vitest";
import { createSessionStreams, type SessionStreams } from "../../../api/http/session-streams.ts";
import type { ChangePoller, Watcher } from "../../../api/streams/change-poller.ts";
import { createHandStream } from "../../support/hand-stream.ts";

const EXPIRES_AT = new Date("2026-11-24T02:00:00.000Z");

let streams: SessionStreams;
/** Who watches which session, as the poller knows it. */
let watches: { readonly sessionId: string; readonly tell: Watcher<Date>; isStopped: boolean }[];
let wakes: string[];
/** Whether a session that is watched from now on is told to be over while the watch begins. */
let isOverAtOnce: boolean;

beforeEach(() => {
  watches = [];
  wakes = [];
  isOverAtOnce = false;
  // The rest of a poller is none of its business.
  streams = createSessionStreams({
    watch: (sessionId: string, tell: Watcher<Date>) => {
      const watch = { sessionId, tell, isStopped: false };
      watches.push(watch);
      if (isOverAtOnce) {
        tell(null);
      }
      return () => void (watch.isStopped = true);
    },
    wake: (sessionIds: Iterable<string>) => wakes.push(...sessionIds),
  } as unknown as ChangePoller<Date>);
});

/** A stream of a session's, which leaves it when it is over. */
function open(sessionId: string) {
  const stream = createHandStream();
  const leave = streams.add(sessionId, stream);
  stream.onOver = leave;
  return { ...stream, ending: stream.ending, leaveAgain: leave };
}

const isWatched = () =>
  watches.map(({ sessionId, isStopped }) => `${sessionId} ${isStopped ? "no more" : "still"}`);

describe("createSessionStreams", () => {
  it("watches a session once, however many streams it has opened", () => {
    open("one");
    open("one");
    open("another");

    expect(isWatched()).toEqual(["one still", "another still"]);
  });

  it("ends all streams of a session with it, and no other", () => {
    const [first, second, other] = [open("one"), open("one"), open("another")];

    watches[0]?.tell(EXPIRES_AT);
    const before = first.ending();
    watches[0]?.tell(null);

    expect(before).toBeUndefined();
    expect([first.ending(), second.ending(), other.ending()]).toEqual(["dropped", "dropped", undefined]);
    expect(isWatched()).toEqual(["one no more", "another still"]);
  });

  it("has a look at the session for each stream that joins others of it: it may have ended since it was let in", () => {
    open("one");
    const before = [...wakes];

    open("one");

    expect(before).toEqual([]);
    expect(wakes).toEqual(["one"]);
  });

  it("watches until the last stream is over", () => {
    const [first, last] = [open("one"), open("one")];

    first.leave();
    const before = isWatched();
    last.leave();

    expect(before).toEqual(["one still"]);
    expect(isWatched()).toEqual(["one no more"]);
  });

  it("watches anew when the session is back", () => {
    open("one").leave();

    const stream = open("one");
    watches[1]?.tell(null);

    expect(isWatched()).toEqual(["one no more", "one no more"]);
    expect(stream.ending()).toBe("dropped");
  });

  it("leaves the newer streams of a session alone when an older one leaves twice", () => {
    const first = open("one");
    first.leave();
    open("one");

    first.leaveAgain();

    expect(isWatched()).toEqual(["one no more", "one still"]);
  });

  it("ends a stream whose session is over while it is opened", () => {
    isOverAtOnce = true;
    const stream = createHandStream();

    const leave = streams.add("one", stream);
    const ending = stream.ending();
    leave();

    expect(ending).toBe("dropped");
    expect(isWatched()).toEqual(["one no more"]);
  });
});
