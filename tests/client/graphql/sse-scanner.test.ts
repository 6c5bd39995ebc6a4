import { describe, expect, it } from "vitest";
import { createSseScanner } from "../../../client/graphql/sse-scanner.ts";

function scan(...chunks: string[]): string[] {
  const heard: string[] = [];
  const feed = createSseScanner({
    onEvent: (type) => heard.push(`event ${type}`),
    onId: (id) => heard.push(`id ${id}`),
    onPing: (instant) => heard.push(`ping ${instant}`),
    onRetry: (delayMs) => heard.push(`retry ${delayMs}`),
  });
  for (const chunk of chunks) {
    feed(new TextEncoder().encode(chunk));
  }
  return heard;
}

describe("createSseScanner", () => {
  it("tells the id and the type of a whole event", () => {
    expect(scan("event: next\nid: 7\ndata: {}\n\n")).toEqual(["id 7", "event next"]);
  });

  it("does not mind where the pieces are cut", () => {
    expect(scan("eve", "nt: next\nid:", " 7\ndata: {", "}\n", "\n")).toEqual(["id 7", "event next"]);
  });

  it("says nothing about half an event", () => {
    expect(scan('event: next\nid: 7\ndata: {"data"')).toEqual([]);
  });

  it("takes a comment with an instant for a ping, and no other comment", () => {
    expect(scan(":\n\n: hello\n\n: 2026-11-23T02:00:00.000Z\n\n")).toEqual(["ping 2026-11-23T02:00:00.000Z"]);
  });

  it("tells how soon the server wants its clients back", () => {
    expect(scan("retry: 350\n\n")).toEqual(["retry 350"]);
  });

  it("reads lines that end with a carriage return too", () => {
    expect(scan("event: complete\r\ndata:\r\n\r\n")).toEqual(["event complete"]);
  });
});
