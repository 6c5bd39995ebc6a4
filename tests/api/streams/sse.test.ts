import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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

const open = () => writer.open(() => (hangUps += 1));

/** Takes everything that a stream writes, as a reader does that keeps up. */
function readAll({ body }: SseStream): { readonly chunks: string[] } {
  const chunks: string[] = [];
  body.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  return { chunks };
}

/** Lets streams move what was written. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("createSseWriter", () => {
  it("passes on what was written, one chunk a write", async () => {
    const stream = open();
    const { chunks } = readAll(stream);

    stream.write("one\n\n");
    await turn();
    stream.write("two\n\n");
    await turn();

    expect(chunks).toEqual(["one\n\n", "two\n\n"]);
  });

  it("is not ready while the reader has not taken what was written", async () => {
    const stream = open();
    stream.write("one\n\n");
    let isReady = false;
    void stream.isReady().then(() => (isReady = true));
    await turn();
    const before = isReady;

    readAll(stream);
    await turn();

    expect(before).toBe(false);
    expect(isReady).toBe(true);
  });

  it("is not ready any more when the stream is over", async () => {
    const stream = open();
    stream.write("one\n\n");
    const ready = stream.isReady();

    stream.drop();

    expect(await ready).toBe(false);
    expect(await stream.isReady()).toBe(false);
  });

  it("sends a comment with the instant of the last good look to a stream that was silent for the interval", async () => {
    const stream = open();
    const { chunks } = readAll(stream);
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
    const stream = open();
    const { chunks } = readAll(stream);
    vi.advanceTimersByTime(3_000);
    stream.write("one\n\n");
    await turn();

    vi.advanceTimersByTime(3_000);
    await turn();

    expect(chunks).toEqual(["one\n\n"]);
  });

  it("sends no comment to a reader that has not taken the last event", async () => {
    const stream = open();
    stream.write("one\n\n");

    vi.advanceTimersByTime(29_000);
    const { chunks } = readAll(stream);
    await turn();

    expect(chunks).toEqual(["one\n\n"]);
  });

  it("drops a reader that takes nothing for 30 s, and not before", () => {
    const stream = open();
    stream.write("one\n\n");
    vi.advanceTimersByTime(29_750);
    const before = stream.signal.aborted;

    vi.advanceTimersByTime(500);

    expect(before).toBe(false);
    expect(stream.signal.aborted).toBe(true);
    expect(hangUps).toBe(1);
    expect(writer.streamCount()).toBe(0);
  });

  it("never drops a reader that takes its pings", async () => {
    const stream = open();
    const { chunks } = readAll(stream);
    await turn();

    for (let second = 0; second < 120; second += 1) {
      vi.advanceTimersByTime(1_000);
      await turn();
    }

    expect(stream.signal.aborted).toBe(false);
    expect(chunks.length).toBeGreaterThanOrEqual(24);
  });

  it("ends the body after the last frames when the operation is complete", async () => {
    const stream = open();
    const { chunks } = readAll(stream);
    const ended = new Promise((resolve) => stream.body.once("end", resolve));

    stream.complete("event: complete\ndata:\n\n");
    await ended;

    expect(chunks).toEqual(["event: complete\ndata:\n\n"]);
    expect(hangUps).toBe(0);
    expect(writer.streamCount()).toBe(0);
  });

  it("hangs up without an end when it drops", async () => {
    const stream = open();
    let hasEnded = false;
    stream.body.once("end", () => (hasEnded = true));
    readAll(stream);

    stream.drop();
    await turn();
    await turn();

    expect(hasEnded).toBe(false);
    expect(hangUps).toBe(1);
  });

  it("hangs up once, however often it is dropped", async () => {
    const stream = open();

    stream.drop();
    stream.drop();
    stream.complete("");
    await turn();

    expect(hangUps).toBe(1);
  });

  it("is over when the reader leaves", async () => {
    const stream = open();

    stream.body.destroy();
    await turn();

    expect(stream.signal.aborted).toBe(true);
    expect(writer.streamCount()).toBe(0);
  });

  it("writes nothing after the end", async () => {
    const stream = open();
    const { chunks } = readAll(stream);
    stream.drop();

    stream.write("late\n\n");
    await turn();

    expect(chunks).toEqual([]);
  });

  it("tells every client to come back within a second when it closes", async () => {
    const streams = [open(), open(), open()];
    const texts = streams.map(readAll);
    await turn();

    writer.close();
    await turn();
    await turn();

    expect(texts.map(({ chunks }) => chunks.join(""))).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^retry: \d{1,3}\n\n$/)),
    );
    expect(hangUps).toBe(3);
    expect(writer.streamCount()).toBe(0);
  });
});
