import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSseWriter, type SseStream, type SseWriter } from "../../../api/streams/sse.ts";
import { gunzipSoFar, readChunks } from "../../support/chunks.ts";
import { createHandOutlet } from "../../support/hand-outlet.ts";

const PING = ": 2026-11-23T02:00:00.000Z\n\n";

let writer: SseWriter;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
  writer = createSseWriter({ pingIntervalMs: 4_000, pingText: () => "2026-11-23T02:00:00.000Z" });
});

afterEach(() => {
  writer.close();
  vi.useRealTimers();
});

interface Opened {
  readonly stream: SseStream;
  readonly outlet: ReturnType<typeof createHandOutlet>;
  readonly body: () => Buffer;
  /** What the reader sees. */
  readonly text: () => string;
  readonly lastPiece: () => Buffer | undefined;
}

/** A stream whose reader was greeted, since no event came at once. */
function open(): Opened {
  const outlet = createHandOutlet(true);
  const stream = writer.open(outlet, { isGzip: true });
  vi.advanceTimersByTime(250);
  const body = () => readChunks(Buffer.concat(outlet.pieces)).body;
  return {
    stream,
    outlet,
    body,
    text: () => gunzipSoFar(body()),
    lastPiece: () => outlet.pieces.at(-1),
  };
}

/** Writes an event to each of these, as to those who share an execution. */
function write(text: string, ...to: readonly Opened[]): void {
  const frame = writer.toFrame(text);
  to.forEach(({ stream }) => stream.write(frame));
}

describe("createSseWriter: a compressed stream", () => {
  it("greets a reader for whom there is no event at once", () => {
    expect(open().text()).toBe(":\n\n");
  });

  it("carries each event in one piece", () => {
    const opened = open();
    const before = opened.outlet.pieces.length;

    write("data: one\n\n", opened);
    write("data: two\n\n", opened);

    expect(opened.outlet.pieces).toHaveLength(before + 2);
    expect(opened.text()).toBe(":\n\ndata: one\n\ndata: two\n\n");
  });

  it("shares each event's bytes with all who had the same event before, whenever they came", () => {
    const early = open();
    write("data: one\n\n", early);
    const late = open();
    write("data: two\n\n", early, late);

    write("data: three\n\n", early, late);

    expect(late.lastPiece()).toBe(early.lastPiece());
    expect(early.text()).toBe(":\n\ndata: one\n\ndata: two\n\ndata: three\n\n");
    expect(late.text()).toBe(":\n\ndata: two\n\ndata: three\n\n");
  });

  it("goes on for one that has skipped events from the one it had", () => {
    const [quick, slow] = [open(), open()];
    write("data: one\n\n", quick, slow);
    write("data: two\n\n", quick);

    write("data: three\n\n", quick, slow);

    expect(quick.text()).toBe(":\n\ndata: one\n\ndata: two\n\ndata: three\n\n");
    expect(slow.text()).toBe(":\n\ndata: one\n\ndata: three\n\n");
  });

  it("goes on behind pings", () => {
    const opened = open();
    write("data: one\n\n", opened);
    vi.advanceTimersByTime(9_000);

    write("data: two\n\n", opened);
    write("data: three\n\n", opened);

    expect(opened.text()).toBe(`:\n\ndata: one\n\n${PING}${PING}data: two\n\ndata: three\n\n`);
  });

  it("shares the bytes of a ping with all others, whatever they have had", () => {
    const streams = [open(), open(), open()];
    streams.forEach((opened, index) => write(`data: ${index}\n\n`, opened));

    vi.advanceTimersByTime(4_400);

    expect(new Set(streams.map(({ lastPiece }) => lastPiece())).size).toBe(1);
    expect(streams.map(({ text }) => text())).toEqual([0, 1, 2].map((index) => `:\n\ndata: ${index}\n\n${PING}`));
  });

  it("has its end where the operation has", () => {
    const opened = open();
    write("data: one\n\n", opened);
    vi.advanceTimersByTime(4_400);

    opened.stream.complete(writer.toFrame("event: complete\ndata:\n\n"));

    expect(gunzipSync(opened.body()).toString()).toBe(`:\n\ndata: one\n\n${PING}event: complete\ndata:\n\n`);
    expect(opened.outlet.ending()).toBe("end");
  });

  it("has no end where it is dropped, and tells first when to come back where the server closes", () => {
    const opened = open();
    write("data: one\n\n", opened);

    writer.close();

    expect(opened.text()).toMatch(/^:\n\ndata: one\n\nretry: \d{1,3}\n\n$/);
    expect(() => gunzipSync(opened.body())).toThrow("unexpected end of file");
    expect(opened.outlet.ending()).toBe("hung up");
  });
});
