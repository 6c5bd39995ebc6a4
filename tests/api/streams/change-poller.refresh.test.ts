import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ChangePoller, createChangePoller } from "../../../api/streams/change-poller.ts";
import { createTable, type Table } from "../../support/table.ts";

let table: Table;
let poller: ChangePoller<string>;
/** What watchers were told and who was called back, in order. */
let events: string[];

beforeEach(() => {
  vi.useFakeTimers();
  table = createTable();
  events = [];
  poller = createChangePoller({ look: table.options.look, publish: table.options.publish, intervalMs: 2_000 });
});

afterEach(async () => {
  const closed = poller.close();
  await pass(3_000);
  await closed;
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const watch = (key: string) => poller.watch(key, (value) => events.push(`${key}=${value}`));
const refresh = (keys: readonly string[], name = "fresh") => poller.refresh(keys, () => events.push(name));

/** Watches keys until their first values have come. */
async function watchAll(...keys: readonly string[]): Promise<(() => void)[]> {
  const stops = keys.map(watch);
  await pass(500);
  events.length = 0;
  table.looks.length = 0;
  return stops;
}

describe("refresh", () => {
  it("looks at once, at its keys alone, and calls back when they were answered", async () => {
    await watchAll("a", "b");

    refresh(["a"]);
    const before = [...events];
    await pass(1);

    expect(before).toEqual([]);
    expect(table.looks).toEqual([["a"]]);
    expect(events).toEqual(["fresh"]);
  });

  it("calls back when those who watch have been told", async () => {
    await watchAll("a");
    table.write("a", 2);

    refresh(["a"]);
    await pass(1);

    expect(events).toEqual(["a=2", "fresh"]);
  });

  it("is one with others that come together with the same keys", async () => {
    await watchAll("a", "b");
    const keys = ["a", "b"];

    refresh(keys, "one");
    refresh(keys, "two");
    await pass(1);

    expect(table.looks).toEqual([["a", "b"]]);
    expect(events).toEqual(["one", "two"]);
  });

  it("is one look with a watch that begins just before", async () => {
    watch("a");
    refresh(["a"]);
    await pass(1);

    expect(table.looks).toEqual([["a"]]);
    expect(events).toEqual(["a=1", "fresh"]);
  });

  it("is not answered by a look that has begun before", async () => {
    await watchAll("a");
    const release = table.hold();
    poller.wake(["a"]);
    await pass(1);
    table.write("a", 2);

    refresh(["a"]);
    release();
    await pass(1);

    expect(table.looks).toEqual([["a"], ["a"]]);
    expect(events).toEqual(["a=2", "fresh"]);
  });

  it("does not share with one that is being answered already", async () => {
    await watchAll("a");
    const keys = ["a"];
    refresh(keys, "one");
    const release = table.hold();
    await pass(1);

    refresh(keys, "two");
    release();
    await pass(1);

    expect(table.looks).toEqual([["a"], ["a"]]);
    expect(events).toEqual(["one", "two"]);
  });

  it("waits for all of its keys", async () => {
    await watchAll("a");
    const release = table.hold();
    refresh(["a"], "one");
    await pass(1);
    watch("b");

    refresh(["a", "b"], "both");
    release();
    await pass(1);

    expect(events).toEqual(["one", "b=1", "both"]);
  });

  it("calls back at once where there are no keys", () => {
    refresh([]);

    expect(events).toEqual(["fresh"]);
  });

  it("waits for no key that nobody watches", async () => {
    await watchAll("a");

    refresh(["b", "a"]);
    await pass(1);

    expect(table.looks).toEqual([["a"]]);
    expect(events).toEqual(["fresh"]);
  });

  it("waits for no key whose watcher leaves meanwhile", async () => {
    const [, stop] = await watchAll("a", "b");
    const release = table.hold();
    refresh(["b", "a"]);

    stop?.();
    release();
    await pass(1);

    expect(events).toEqual(["fresh"]);
  });

  it("waits for the watcher that comes back", async () => {
    const [stop] = await watchAll("a", "b");
    const release = table.hold();
    poller.wake(["a"]);
    await pass(1);
    refresh(["a"]);

    stop?.();
    watch("a");
    table.write("a", 2);
    release();
    await pass(1);

    expect(events).toEqual(["a=2", "fresh"]);
  });

  it("is answered after an outage", async () => {
    await watchAll("a");
    table.become("failing");

    refresh(["a"]);
    await pass(5_000);
    const before = [...events];
    table.become("well");
    await pass(1_500);

    expect(before).toEqual(["a=1?"]);
    expect(events).toEqual(["a=1?", "a=1", "fresh"]);
  });

  it("keeps nobody waiting through an outage whose keys nobody watches any more", async () => {
    const [stop] = await watchAll("a", "b");
    table.become("failing");
    refresh(["a"]);

    stop?.();
    await pass(2_000);

    expect(events).toContain("fresh");
    expect(poller.isVerified()).toBe(false);
  });

  it("keeps nobody waiting when nothing is watched any more", async () => {
    const [stop] = await watchAll("a");
    table.become("failing");
    refresh(["a"]);
    await pass(1);

    stop?.();

    expect(events).toEqual(["fresh"]);
  });

  it("is not answered by a poller that is closed", async () => {
    await watchAll("a");

    refresh(["a"]);
    await poller.close();
    await pass(5_000);

    expect(events).toEqual([]);
  });
});
