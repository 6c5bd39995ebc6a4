import { describe, expect, it } from "vitest";
import { createEventReader } from "../../bench/load/event-reader.ts";
import { createAnswerReader } from "../../bench/load/http-answer.ts";

const EVENT = 'event: next\ndata: {"data":{"botStatus":{"revision":3,"markPrice":"1207.5"}}}\n\n';
const ANSWER = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n:\n\n\r\n${EVENT.length.toString(16)}\r\n${EVENT}\r\n`,
);

describe("createEventReader", () => {
  it("knows each event by the whole part of its price", () => {
    const read = createEventReader();

    const prices = read(Buffer.from(EVENT + EVENT.replace("1207.5", "42")));

    expect(prices).toEqual([1207, 42]);
  });

  it("passes over comments and events without a price", () => {
    const read = createEventReader();

    const prices = read(Buffer.from(`: ping\n\nevent: complete\ndata:\n\n${EVENT}`));

    expect(prices).toEqual([1207]);
  });

  it("waits for the end of an event", () => {
    const read = createEventReader();

    const pieces = [EVENT.slice(0, 60), EVENT.slice(60)].map((piece) => read(Buffer.from(piece)));

    expect(pieces).toEqual([[], [1207]]);
  });
});

describe("createAnswerReader", () => {
  it("reads the head of an answer", () => {
    const answer = createAnswerReader();

    answer.read(ANSWER, () => undefined);

    expect(answer.head()).toEqual({
      status: 200,
      headers: new Map([
        ["content-type", "text/event-stream"],
        ["transfer-encoding", "chunked"],
      ]),
    });
  });

  it("passes on the body without the framing of chunks", () => {
    expect(bodyOf([ANSWER])).toBe(`:\n\n${EVENT}`);
  });

  it("passes on the same body when each byte comes by itself", () => {
    expect(bodyOf(Array.from(ANSWER, (byte) => Buffer.from([byte])))).toBe(`:\n\n${EVENT}`);
  });

  it("passes on a body that is not chunked as it is", () => {
    expect(bodyOf([Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${EVENT}`)])).toBe(EVENT);
  });
});

function bodyOf(pieces: readonly Buffer[]): string {
  const answer = createAnswerReader();
  const bodies: Buffer[] = [];
  pieces.forEach((piece) => answer.read(piece, (body) => bodies.push(body)));
  return Buffer.concat(bodies).toString();
}
