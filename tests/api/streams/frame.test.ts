import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { addToSum, createFrames, type Frame, GZIP_HEAD, toGzipTail } from "../../../api/streams/frame.ts";
import { gunzipSoFar, readChunks } from "../../support/chunks.ts";

const NOTHING = { event: null, commentBytes: 0 };
const EVENT = 'event: next\nid: a1\ndata: {"data":{"botStatus":{"runStatus":"RUNNING","markPrice":"64311.2"}}}\n\n';
const NEXT = 'event: next\nid: a2\ndata: {"data":{"botStatus":{"runStatus":"RUNNING","markPrice":"64312.9"}}}\n\n';

let toFrame: (text: string) => Frame;

beforeEach(() => {
  toFrame = createFrames();
});

const bodyOf = (...chunks: readonly Buffer[]) => readChunks(Buffer.concat(chunks)).body;
/** What a reader sees that is sent these chunks behind the head of a gzip stream. */
const decode = (...chunks: readonly Buffer[]) => gunzipSoFar(bodyOf(GZIP_HEAD, ...chunks));

/** So many letters, hardly any of which repeat what came before. */
function letters(count: number): string {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 94));
  }).join("");
}

describe("createFrames", () => {
  it("has the text as one chunk of HTTP/1.1", () => {
    expect(String(toFrame("one\n\n").chunk)).toBe("5\r\none\n\n\r\n");
  });

  it("counts the bytes of a chunk, not its letters", () => {
    expect(String(toFrame("€ü\n\n").chunk)).toBe("7\r\n€ü\n\n\r\n");
  });

  it("has the text as it is", () => {
    expect(String(toFrame("€ü\n\n").text)).toBe("€ü\n\n");
  });

  it("gives each frame a number of its own, also those of the same text", () => {
    const numbers = ["one", "one", "two"].map((text) => toFrame(text).number);

    expect(new Set(numbers).size).toBe(3);
  });

  it("holds a frame in memory of its own, none of it Node's shared pool", () => {
    const { chunk } = toFrame("one\n\n");

    expect(chunk.buffer.byteLength).toBe(chunk.length);
  });
});

describe("deflatedAfter", () => {
  it("is one chunk of HTTP/1.1", () => {
    const chunk = toFrame(EVENT).deflatedAfter(NOTHING);

    expect(String(chunk.subarray(0, 4))).toMatch(/^[0-9a-f]{2}\r\n$/);
    expect(chunk.subarray(4, -2)).toEqual(bodyOf(chunk));
    expect(String(chunk.subarray(-2))).toBe("\r\n");
  });

  it.each([
    ["a short text", "one\n\n"],
    ["an event", EVENT],
    ["letters of many bytes", 'data: {"reason":"日本語 – ünïcödé 🚀 €"}\n\n'],
    ["a text that nothing makes shorter", ":\n\n"],
    ["letters that hardly repeat", letters(9_000)],
    ["more than 64 KB that hardly repeat", letters(90_000)],
    ["more than 64 KB that repeat", "a reason that goes on ".repeat(5_000)],
  ])("decodes without a history: %s", (_, text) => {
    expect(decode(toFrame(text).deflatedAfter(NOTHING))).toBe(text);
  });

  it("is never longer than the text by more than the head of a stored block", () => {
    expect(bodyOf(toFrame(":\n\n").deflatedAfter(NOTHING))).toEqual(
      Buffer.from([0, 3, 0, 0xfc, 0xff, ...Buffer.from(":\n\n")]),
    );
  });

  it.each([
    ["another event", EVENT, NEXT],
    ["the same event", EVENT, EVENT],
    ["letters of many bytes", "data: 日本語 – 🚀 €\n\n", "data: 日本語 – 🚀 ü\n\n"],
    ["a short event", "data: 1\n\n", "data: 2\n\n"],
    ["an event out of reach", `${NEXT}${letters(40_000)}`, NEXT],
    ["an event just in reach", letters(32_400), letters(100)],
    ["an event of which some is out of reach", letters(32_500), letters(100)],
    ["an event when the text fills the whole window", EVENT, letters(32_768)],
    ["an event when the text is longer than the window", EVENT, letters(90_000)],
    ["a long event", letters(90_000), letters(90_000)],
    ["a short text that nothing makes shorter", ":\n\n", "!\n\n"],
  ])("decodes after %s", (_, before, text) => {
    const event = toFrame(before);

    const chunk = toFrame(text).deflatedAfter({ event, commentBytes: 0 });

    expect(decode(event.deflatedAfter(NOTHING), chunk)).toBe(before + text);
  });

  it.each([
    ["a short one", ":\n\n"],
    ["one that says what the event says", `: ${EVENT.slice(0, -2)}\n\n`],
    ["one of many bytes", `: ${"日本語".repeat(50)}\n\n`],
    ["so many that the event is hardly in reach", `: ${letters(32_300)}\n\n`],
    ["so many that the event is out of reach", `: ${letters(40_000)}\n\n`],
  ])("decodes after an event and comments: %s", (_, text) => {
    const event = toFrame(EVENT);
    const comment = toFrame(text);

    const chunk = toFrame(NEXT).deflatedAfter({ event, commentBytes: comment.text.length });

    const before = [event.deflatedAfter(NOTHING), comment.deflatedAfter({ event, commentBytes: 0 })];
    expect(decode(...before, chunk)).toBe(EVENT + text + NEXT);
  });

  it("decodes after comments of other readers too, as long as they are as long", () => {
    const event = toFrame(EVENT);
    const [one, other] = [toFrame(": 02:00:00\n\n"), toFrame(": 13:59:59\n\n")];

    const chunk = toFrame(NEXT).deflatedAfter({ event, commentBytes: 12 });

    const first = event.deflatedAfter(NOTHING);
    expect(decode(first, one.deflatedAfter({ event, commentBytes: 0 }), chunk)).toBe(
      `${EVENT}: 02:00:00\n\n${NEXT}`,
    );
    expect(decode(first, other.deflatedAfter({ event, commentBytes: 0 }), chunk)).toBe(
      `${EVENT}: 13:59:59\n\n${NEXT}`,
    );
  });

  it("decodes along a chain in which each event refers to the one before", () => {
    const texts = Array.from({ length: 200 }, (_, index) => EVENT.replace("64311.2", `${64_000 + index}`));
    const frames = texts.map(toFrame);

    const chunks = frames.map((frame, index) =>
      frame.deflatedAfter({ event: frames[index - 1] ?? null, commentBytes: 0 }),
    );

    expect(decode(...chunks)).toBe(texts.join(""));
  });

  it("takes a fraction of the text after an event that says nearly the same", () => {
    const chunk = toFrame(NEXT).deflatedAfter({ event: toFrame(EVENT), commentBytes: 0 });

    expect(chunk.length).toBeLessThan(NEXT.length / 3);
  });

  it.each([800, 3_000, 12_000])(
    "takes a fraction of a text of %i bytes that hardly repeats but the event before",
    (size) => {
      const event = toFrame(`${letters(size)} 1`);

      const chunk = toFrame(`${letters(size)} 2`).deflatedAfter({ event, commentBytes: 0 });

      expect(chunk.length).toBeLessThan(size / 7);
    },
  );

  it("is one buffer for all who have the same history", () => {
    const event = toFrame(EVENT);
    const frame = toFrame(NEXT);

    expect(frame.deflatedAfter({ event, commentBytes: 30 })).toBe(frame.deflatedAfter({ event, commentBytes: 30 }));
  });

  it("is another one for each other history", () => {
    const event = toFrame(EVENT);
    const frame = toFrame(NEXT);
    const histories = [NOTHING, { event, commentBytes: 0 }, { event, commentBytes: 30 }];

    expect(new Set(histories.map(frame.deflatedAfter)).size).toBe(3);
  });

  it("keeps few forms of a frame, and makes those it has not kept again", () => {
    const event = toFrame(EVENT);
    const frame = toFrame(NEXT);
    const first = frame.deflatedAfter({ event, commentBytes: 0 });

    [1, 2, 3, 4].forEach((commentBytes) => frame.deflatedAfter({ event, commentBytes }));
    const again = frame.deflatedAfter({ event, commentBytes: 0 });

    expect(again).not.toBe(first);
    expect(again).toEqual(first);
  });

  it("keeps no frame alive that came before", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    let last = toFrame(EVENT);
    const first = new WeakRef(last);
    for (let count = 0; count < 10; count += 1) {
      const frame = toFrame(NEXT);
      frame.deflatedAfter({ event: last, commentBytes: 0 });
      last = frame;
    }

    await turn();
    collect();

    expect(first.deref()).toBeUndefined();
    expect(String(last.text)).toBe(NEXT);
  });
});

describe("toGzipTail", () => {
  it("ends a stream so that it decodes without an unexpected end", () => {
    const [event, next] = [toFrame(EVENT), toFrame("data: 日本語\n\n")];
    const sum = { crc: 0, length: 0 };
    addToSum(sum, event.text);
    addToSum(sum, next.text);

    const chunks = [event.deflatedAfter(NOTHING), next.deflatedAfter({ event, commentBytes: 0 }), toGzipTail(sum)];

    expect(gunzipSync(bodyOf(GZIP_HEAD, ...chunks)).toString()).toBe(`${EVENT}data: 日本語\n\n`);
  });

  it("ends a stream in which nothing was sent", () => {
    expect(gunzipSync(bodyOf(GZIP_HEAD, toGzipTail({ crc: 0, length: 0 })))).toHaveLength(0);
  });

  it.each([
    ["checksum", { crc: 1, length: 0 }, "incorrect data check"],
    ["length", { crc: 0, length: 1 }, "incorrect length check"],
  ])("tells of a wrong %s", (_, sum, message) => {
    expect(() => gunzipSync(bodyOf(GZIP_HEAD, toGzipTail(sum)))).toThrow(message);
  });

  it("counts the bytes modulo 2^32", () => {
    const sum = { crc: 0, length: 0xffff_fffe };

    addToSum(sum, Buffer.from("four"));

    expect(sum.length).toBe(2);
  });
});
