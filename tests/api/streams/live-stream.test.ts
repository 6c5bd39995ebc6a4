import { getEventListeners } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { buildSchema, parse, validateSubscriptionArgs } from "graphql";
import { beforeEach, describe, expect, it } from "vitest";
import type { StreamOperation } from "../../../api/streams/execution.ts";
import { createFrames } from "../../../api/streams/frame.ts";
import { StreamClosed } from "../../../api/streams/latest.ts";
import { runLiveStream } from "../../../api/streams/live-stream.ts";
import type { SourceEvent } from "../../../api/streams/shared-source.ts";
import { createHandStream, type HandStream } from "../../support/hand-stream.ts";

const COMPLETE = "event: complete\ndata:\n\n";
const toFrame = createFrames();
const OPERATION = toOperation();

let stream: HandStream;
let over: AbortController;
/** How often a source was asked for its next event, and whether it was told to stop. */
let asked: number;
let isStopped: boolean;

beforeEach(() => {
  stream = createHandStream();
  over = new AbortController();
  stream.onOver = () => over.abort();
  asked = 0;
  isStopped = false;
});

function toOperation(): StreamOperation {
  const schema = buildSchema("type Query { ping: Int } type Subscription { tick: Int }");
  const args = validateSubscriptionArgs({ schema, document: parse("subscription { tick }") });
  if (!("operation" in args)) {
    throw new Error("The test's own operation is not valid");
  }
  return { args, groupKey: "one", createContext: () => ({}) };
}

/** A source of so many events, with an end of its own. */
async function* count(events: number, ending: () => Promise<void>): AsyncGenerator<SourceEvent> {
  try {
    for (let event = 1; event <= events; event += 1) {
      asked += 1;
      yield { eventId: `e${event}` };
    }
    asked += 1;
    await ending();
  } finally {
    isStopped = true;
  }
}

const done = () => Promise.resolve();
const fail = (error: Error) => async (): Promise<void> => {
  throw error;
};

function run(source: AsyncIterable<SourceEvent>): Promise<void> {
  return runLiveStream({
    stream,
    signal: over.signal,
    operation: OPERATION,
    source,
    frameOf: (_, { eventId }) => toFrame(eventId),
    toFrame,
    toResult: (error) => ({ data: { failed: String(error) } }),
  });
}

describe("runLiveStream", () => {
  it("writes each event, and completes behind the last", async () => {
    await run(count(3, done));

    expect(stream.texts).toEqual(["e1", "e2", "e3", COMPLETE]);
    expect(stream.ending()).toBe("complete");
  });

  it("asks for the next event when the reader has taken the last", async () => {
    stream.stall();
    const running = run(count(3, done));
    await turn();
    const before = [asked, ...stream.texts];

    stream.take();
    await running;

    expect(before).toEqual([1]);
    expect(stream.texts).toEqual(["e1", "e2", "e3", COMPLETE]);
  });

  it("tells an error as the last event, and completes", async () => {
    await run(count(1, fail(new Error("broken"))));

    expect(stream.texts).toEqual(["e1", `event: next\ndata: {"data":{"failed":"Error: broken"}}\n\n${COMPLETE}`]);
  });

  it("hangs up without a word where the source is closed", async () => {
    await run(count(1, fail(new StreamClosed())));

    expect([stream.texts, stream.ending()]).toEqual([["e1"], "dropped"]);
  });

  it("stops the source when the reader leaves, also one that has not taken the last event", async () => {
    stream.stall();
    const running = run(count(3, done));
    await turn();

    stream.leave();
    await running;

    expect(isStopped).toBe(true);
    expect(asked).toBe(1);
  });

  it("keeps nothing of the times that it has waited for its reader", async () => {
    let listeners = 0;
    const running = run(
      count(100, async () => {
        listeners = getEventListeners(over.signal, "abort").length;
      }),
    );
    for (let event = 0; event < 100; event += 1) {
      stream.stall();
      await turn();
      stream.take();
    }
    await running;

    expect(listeners).toBeLessThan(5);
  });
});
