import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BodyOutlet, createBodyOutlet } from "../../../api/streams/outlet.ts";
import { createSseWriter, type SseStream, type SseWriter } from "../../../api/streams/sse.ts";

const INSTANT = "2026-11-23T02:00:00.000Z";

let writer: SseWriter;
let hangUps: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
  hangUps = 0;
  writer = createSseWriter({ pingIntervalMs: 4_000, pingText: () => INSTANT });
});

afterEach(async () => {
  writer.close();
  await turn();
  vi.useRealTimers();
});

interface Opened {
  readonly stream: SseStream;
  readonly body: BodyOutlet["body"];
}

/** A stream whose greeting was taken, and whose hanging up is counted. */
async function open(): Promise<Opened> {
  const outlet = createBodyOutlet();
  const { body } = outlet;
  const stream = writer.open(
    {
      ...outlet,
      hangUp: () => (hangUps += 1),
      destroy: () => {
        hangUps += 1;
      },
    },
    { isGzip: false },
  );
  vi.advanceTimersByTime(250);
  body.read();
  await turn();
  return { stream, body };
}

const frame = (text: string) => writer.toFrame(text);

/** Takes everything that a stream writes, as a reader does that keeps up. */
function readAll({ body }: Opened): { readonly chunks: string[] } {
  const chunks: string[] = [];
  body.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  return { chunks };
}

/** Lets streams move what was written. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("createSseWriter", () => {
  it("greets a reader for whom there is no event at once", () => {
    const outlet = createBodyOutlet();

    writer.open(outlet, { isGzip: false });
    const before: unknown = outlet.body.read();
    vi.advanceTimersByTime(250);

    expect(before).toBe(null);
    expect(String(outlet.body.read())).toBe(":\n\n");
  });

  it("passes on what was written, one chunk a write", async () => {
    const opened = await open();
    const { chunks } = readAll(opened);

    opened.stream.write(frame("one\n\n"));
    await turn();
    opened.stream.write(frame("two\n\n"));
    await turn();

    expect(chunks).toEqual(["one\n\n", "two\n\n"]);
  });

  it("is not ready while the reader has not taken what was written, and says when it has", async () => {
    const opened = await open();
    let isReady = false;
    opened.stream.onReady = () => (isReady = true);
    opened.stream.write(frame("one\n\n"));
    await turn();
    const before = [opened.stream.isReady, isReady];

    readAll(opened);
    await turn();

    expect(before).toEqual([false, false]);
    expect([opened.stream.isReady, isReady]).toEqual([true, true]);
  });

  it("is not ready any more when the stream is over", async () => {
    const { stream } = await open();

    stream.drop("source");

    expect(stream.isReady).toBe(false);
  });

  it("says once that it is over, whoever ended it", async () => {
    const { stream } = await open();
    let ends = 0;
    stream.onOver = () => (ends += 1);

    stream.drop("source");
    stream.complete(frame("late"));

    expect(ends).toBe(1);
    expect(stream.isOver).toBe(true);
  });

  it("sends a comment with the instant of the last good look to a stream that was silent for the interval", async () => {
    const opened = await open();
    const { chunks } = readAll(opened);
    await turn();

    vi.advanceTimersByTime(3_900);
    await turn();
    const before = [...chunks];
    vi.advanceTimersByTime(400);
    await turn();

    expect(before).toEqual([]);
    expect(chunks).toEqual([`: ${INSTANT}\n\n`]);
  });

  it("sends no comment to a stream that was not silent", async () => {
    const opened = await open();
    const { chunks } = readAll(opened);
    vi.advanceTimersByTime(3_000);
    opened.stream.write(frame("one\n\n"));
    await turn();

    vi.advanceTimersByTime(3_000);
    await turn();

    expect(chunks).toEqual(["one\n\n"]);
  });

  it("sends no comment to a reader that has not taken the last event", async () => {
    const opened = await open();
    opened.stream.write(frame("one\n\n"));

    vi.advanceTimersByTime(29_000);
    const { chunks } = readAll(opened);
    await turn();

    expect(chunks).toEqual(["one\n\n"]);
  });

  it("drops a reader that takes nothing for 30 s, and not before", async () => {
    const { stream } = await open();
    stream.write(frame("one\n\n"));
    vi.advanceTimersByTime(29_750);
    const before = stream.isOver;

    vi.advanceTimersByTime(500);

    expect(before).toBe(false);
    expect(stream.isOver).toBe(true);
    expect(hangUps).toBe(1);
    expect(writer.streamCount()).toBe(0);
    expect(writer.counts.ended.stalled).toBe(1);
  });

  it("never drops a reader that takes its pings", async () => {
    const opened = await open();
    const { chunks } = readAll(opened);
    await turn();

    for (let second = 0; second < 120; second += 1) {
      vi.advanceTimersByTime(1_000);
      await turn();
    }

    expect(opened.stream.isOver).toBe(false);
    expect(chunks.length).toBeGreaterThanOrEqual(24);
  });

  it("ends the body after the last frame when the operation is complete", async () => {
    const opened = await open();
    const { chunks } = readAll(opened);
    const ended = new Promise((resolve) => opened.body.once("end", resolve));

    opened.stream.complete(frame("event: complete\ndata:\n\n"));
    await ended;

    expect(chunks).toEqual(["event: complete\ndata:\n\n"]);
    expect(hangUps).toBe(0);
    expect(writer.streamCount()).toBe(0);
  });

  it("hangs up without an end when it drops", async () => {
    const opened = await open();
    let hasEnded = false;
    opened.body.once("end", () => (hasEnded = true));
    readAll(opened);

    opened.stream.drop("source");
    await turn();
    await turn();

    expect(hasEnded).toBe(false);
    expect(hangUps).toBe(1);
  });

  it("hangs up once, however often it is dropped", async () => {
    const { stream } = await open();

    stream.drop("source");
    stream.drop("source");
    stream.complete(frame(""));
    await turn();

    expect(hangUps).toBe(1);
  });

  it("is over when the reader leaves", async () => {
    const { stream, body } = await open();

    body.destroy();
    await turn();

    expect(stream.isOver).toBe(true);
    expect(writer.streamCount()).toBe(0);
  });

  it("writes nothing after the end", async () => {
    const opened = await open();
    const { chunks } = readAll(opened);
    opened.stream.drop("source");

    opened.stream.write(frame("late\n\n"));
    await turn();

    expect(chunks).toEqual([]);
  });

  it("counts streams, what it wrote, and how they ended", async () => {
    const [first, second, third, fourth] = [await open(), await open(), await open(), await open()];
    readAll(first);
    await turn();
    first.stream.write(frame("one\n\n"));
    second.stream.write(frame("one\n\n"));

    second.stream.drop("session");
    third.stream.complete(frame("event: complete\ndata:\n\n"));
    fourth.body.destroy();
    await turn();
    vi.advanceTimersByTime(4_500);
    writer.close();

    expect(writer.counts).toEqual({
      opened: 4,
      events: 2,
      // Each was greeted when it was opened.
      pings: 5,
      ended: { left: 1, completed: 1, stalled: 0, session: 1, source: 0, failure: 0, shutdown: 1 },
    });
  });

  it("tells every client to come back within a second when it closes", async () => {
    const streams = [await open(), await open(), await open()];
    const texts = streams.map(readAll);
    await turn();

    writer.close();
    await turn();
    const before = hangUps;
    vi.advanceTimersByTime(500);

    expect(texts.map(({ chunks }) => chunks.join(""))).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^retry: \d{1,3}\n\n$/)),
    );
    expect([before, hangUps]).toEqual([0, 3]);
    expect(writer.streamCount()).toBe(0);
  });
});
