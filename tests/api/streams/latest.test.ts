import { describe, expect, it } from "vitest";
import { createLatest } from "../../../api/streams/latest.ts";

describe("createLatest", () => {
  it("gives a value to a reader who waits", async () => {
    const latest = createLatest<number>();
    const waiting = latest.next();

    latest.put(1);

    expect(await waiting).toEqual({ done: false, value: 1 });
  });

  it("keeps the newest of the values that were not taken, and no other", async () => {
    const latest = createLatest<number>();
    Array.from({ length: 10_000 }, (_, index) => index).forEach(latest.put);

    const first = await latest.next();
    latest.end();

    expect(first).toEqual({ done: false, value: 9_999 });
    expect(await latest.next()).toEqual({ done: true, value: undefined });
  });

  it("carries undefined like any other value", async () => {
    const latest = createLatest<undefined>();

    latest.put(undefined);

    expect(await latest.next()).toEqual({ done: false, value: undefined });
  });

  it("ends for a reader who waits", async () => {
    const latest = createLatest<number>();
    const waiting = latest.next();

    latest.end();

    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it("fails a reader who waits when it ends with an error", async () => {
    const latest = createLatest<number>();
    const waiting = latest.next();

    latest.end(new Error("gone"));

    await expect(waiting).rejects.toThrow("gone");
  });

  it("fails the next reader once when nobody waited, and is over then", async () => {
    const latest = createLatest<number>();

    latest.end(new Error("gone"));

    await expect(latest.next()).rejects.toThrow("gone");
    expect(await latest.next()).toEqual({ done: true, value: undefined });
  });

  it("drops a value that was not taken when it ends", async () => {
    const latest = createLatest<number>();
    latest.put(1);

    latest.end();

    expect(await latest.next()).toEqual({ done: true, value: undefined });
  });

  it("takes nothing after its end", async () => {
    const latest = createLatest<number>();
    latest.end();

    latest.put(1);

    expect(await latest.next()).toEqual({ done: true, value: undefined });
  });

  it("says once that it has ended, whoever ends it how often", async () => {
    let ends = 0;
    const latest = createLatest<number>(() => (ends += 1));

    latest.end();
    latest.end(new Error("again"));
    await latest.return();

    expect(ends).toBe(1);
  });

  it("ends a sleeping reader when it is told to return", async () => {
    const latest = createLatest<number>();
    const waiting = latest.next();

    await latest.return();

    expect(await waiting).toEqual({ done: true, value: undefined });
  });
});
