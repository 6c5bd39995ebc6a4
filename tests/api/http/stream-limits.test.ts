import { describe, expect, it } from "vitest";
import { createStreamLimits } from "../../../api/http/stream-limits.ts";

/** Admits a stream that has to be admitted. */
function admitted(answer: unknown): () => void {
  if (typeof answer !== "function") {
    throw new Error(`The stream was refused: ${JSON.stringify(answer)}`);
  }
  // What is returned for an admitted stream is of this kind.
  return answer as () => void;
}

describe("createStreamLimits", () => {
  it("refuses one more than there may be in all, whoever asks", () => {
    const limits = createStreamLimits({ maxStreams: 2, maxStreamsPerAccount: 2 });
    admitted(limits.admit("a"));
    admitted(limits.admit("b"));

    expect(limits.admit("c")).toMatchObject({ status: 503, code: "UNAVAILABLE", retryAfterSeconds: 5 });
  });

  it("refuses one more than an account may have, and nobody else's", () => {
    const limits = createStreamLimits({ maxStreams: 9, maxStreamsPerAccount: 1 });
    admitted(limits.admit("a"));

    expect(limits.admit("a")).toMatchObject({ status: 429, code: "RATE_LIMITED", retryAfterSeconds: 5 });
    expect(limits.admit("b")).toBeTypeOf("function");
  });

  it("says first that the server is full, which closing a stream does not help", () => {
    const limits = createStreamLimits({ maxStreams: 1, maxStreamsPerAccount: 1 });
    admitted(limits.admit("a"));

    expect(limits.admit("a")).toMatchObject({ status: 503 });
  });

  it("has room again for each that is over", () => {
    const limits = createStreamLimits({ maxStreams: 2, maxStreamsPerAccount: 2 });
    const first = admitted(limits.admit("a"));
    admitted(limits.admit("a"));

    first();

    expect(limits.admit("a")).toBeTypeOf("function");
    expect(limits.admit("a")).toMatchObject({ status: 503 });
  });

  it("does not count those that were refused", () => {
    const limits = createStreamLimits({ maxStreams: 9, maxStreamsPerAccount: 1 });
    const first = admitted(limits.admit("a"));
    limits.admit("a");
    limits.admit("a");

    first();

    expect(limits.admit("a")).toBeTypeOf("function");
  });
});
