import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ChangePoller, createChangePoller } from "../../../api/streams/change-poller.ts";
import { createTable, type Table } from "../../support/table.ts";

let table: Table;
let poller: ChangePoller<string>;
let outages: string[];

beforeEach(() => {
  vi.useFakeTimers();
  table = createTable();
  outages = [];
  poller = createChangePoller({
    ...table.options,
    intervalMs: 2_000,
    onOutage: (error) => outages.push(String(error)),
    onRecovery: () => outages.push("over"),
  });
});

afterEach(async () => {
  await close(poller);
  vi.useRealTimers();
});

/** Closes a poller whose look may hang until it is given up. */
async function close(one: { readonly close: () => Promise<void> }): Promise<void> {
  const closed = one.close();
  await pass(3_000);
  await closed;
}

/** Watches a key and notes what is delivered. */
function watch(key: string): { readonly seen: (string | null)[]; readonly stop: () => void } {
  const seen: (string | null)[] = [];
  return { seen, stop: poller.watch(key, (value) => seen.push(value)) };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("createChangePoller: looks", () => {
  it("gives the current value first", async () => {
    const { seen } = watch("a");

    await pass(1);

    expect(seen).toEqual(["1"]);
  });

  it("says null for a key that is not there", async () => {
    const { seen } = watch("z");

    await pass(1);

    expect(seen).toEqual([null]);
  });

  it("says null when a key goes, and the value when it is back", async () => {
    const { seen } = watch("a");
    await pass(1);

    table.remove("a");
    await pass(2_000);
    table.write("a", 5);
    await pass(2_000);

    expect(seen).toEqual(["1", null, "5"]);
  });

  it("answers any number of watchers of any number of keys with one look", async () => {
    const watchers = ["a", "b", "c", "a", "b", "c", "a"].map(watch);

    await pass(1);

    expect(table.looks).toEqual([["a", "b", "c"]]);
    expect(watchers.map(({ seen }) => seen)).toEqual(Array.from({ length: 7 }, () => ["1"]));
  });

  it("gives every watcher the same object", async () => {
    await poller.close();
    const objects: (object | null)[] = [];
    const { look } = table.options;
    const objectPoller = createChangePoller({
      look,
      intervalMs: 2_000,
      publish: (value) => ({ value: { value } }),
    });
    objectPoller.watch("a", (value) => objects.push(value));
    objectPoller.watch("a", (value) => objects.push(value));

    await pass(1);

    expect(objects[0]).toBe(objects[1]);
    await objectPoller.close();
  });

  it("makes one look of a burst of wake-ups, at the woken keys only", async () => {
    watch("a");
    watch("b");
    watch("c");
    await pass(500);
    table.looks.length = 0;

    poller.wake(["a"]);
    poller.wake(["b", "a"]);
    poller.wake(["a"]);
    await pass(1);

    expect(table.looks).toEqual([["a", "b"]]);
  });

  it("looks once more for all wake-ups that come during a look", async () => {
    const { seen } = watch("a");
    await pass(500);
    table.looks.length = 0;
    const release = table.hold();
    poller.wake(["a"]);
    await pass(1);

    table.write("a", 2);
    poller.wake(["a"]);
    poller.wake(["a"]);
    release();
    await pass(2);

    expect(table.looks).toEqual([["a"], ["a"]]);
    expect(seen).toEqual(["1", "2"]);
  });

  it("ignores a wake-up for a key that nobody watches", async () => {
    watch("a");
    await pass(500);
    table.looks.length = 0;

    poller.wake(["b", "nothing"]);
    await pass(1);

    expect(table.looks).toEqual([]);
  });

  it("delivers nothing when nothing changed", async () => {
    const { seen } = watch("a");

    await pass(10_000);

    expect(seen).toEqual(["1"]);
  });

  it("delivers the last of many changes between two looks, and only that", async () => {
    const { seen } = watch("a");
    await pass(1);

    table.write("a", 2);
    table.write("a", 3);
    table.write("a", 4);
    await pass(2_000);

    expect(seen).toEqual(["1", "4"]);
  });

  it("delivers a version that is lower than the last", async () => {
    table.write("a", 9);
    const { seen } = watch("a");
    await pass(1);

    table.write("a", 3);
    await pass(2_000);

    expect(seen).toEqual(["9", "3"]);
  });

  it("asks nothing while nobody watches", async () => {
    const { stop } = watch("a");
    await pass(500);
    stop();
    table.looks.length = 0;

    poller.wake(["a"]);
    poller.sweep();
    await pass(60_000);

    expect(table.looks).toEqual([]);
  });

  it("does not deliver to a watcher that left during the look", async () => {
    const release = table.hold();
    const { seen, stop } = watch("a");
    await pass(1);

    stop();
    release();
    await pass(1);

    expect(seen).toEqual([]);
  });

  it("may be left twice without harm to those who stay", async () => {
    const leaver = watch("a");
    const stayer = watch("a");
    await pass(1);

    leaver.stop();
    leaver.stop();
    table.write("a", 2);
    await pass(2_000);

    expect(stayer.seen).toEqual(["1", "2"]);
  });

  it("does nothing after it was closed", async () => {
    watch("a");
    await pass(1);
    await poller.close();
    table.looks.length = 0;

    poller.wake(["a"]);
    await pass(10_000);

    expect(table.looks).toEqual([]);
  });
});

describe("createChangePoller: joining", () => {
  it("answers one who joined during a look by a look begun after it", async () => {
    watch("a");
    await pass(500);
    const release = table.hold();
    poller.wake(["a"]);
    await pass(1);
    table.looks.length = 0;

    const { seen } = watch("a");
    table.write("a", 2);
    release();
    await pass(2);

    expect(table.looks).toEqual([["a"]]);
    expect(seen).toEqual(["2"]);
  });

  it("never answers a joiner from memory while looks succeed", async () => {
    watch("a");
    await pass(500);
    table.write("a", 2);

    const { seen } = watch("a");
    await pass(1);

    expect(seen).toEqual(["2"]);
  });
});

describe("createChangePoller: interval", () => {
  it("halves with each sweep that finds changes, down to 250 ms", async () => {
    watch("a");
    await pass(1_000);
    const sweepsIn = async (ms: number) => {
      table.looks.length = 0;
      for (let passed = 0; passed < ms; passed += 50) {
        table.write("a", table.looks.length + passed + 100);
        await pass(50);
      }
      return table.looks.length;
    };
    await sweepsIn(10_000);

    expect(await sweepsIn(1_000)).toBe(4);
  });

  it("grows again to the interval when nothing changes", async () => {
    watch("a");
    for (let value = 2; value < 200; value += 1) {
      table.write("a", value);
      await pass(50);
    }

    await pass(20_000);
    table.looks.length = 0;
    await pass(10_000);

    expect(table.looks).toHaveLength(5);
  });

  it("is the longest wait for a change without a wake-up", async () => {
    const { seen } = watch("a");
    await pass(30_500);

    table.write("a", 2);
    await pass(2_000);

    expect(seen).toEqual(["1", "2"]);
  });
});

describe("createChangePoller: pace", () => {
  /** Looks take 10 ms here. */
  async function startSlow(): Promise<void> {
    const { look, publish } = table.options;
    await close(poller);
    poller = createChangePoller<number, number, string>({
      look: async (...asked) => {
        const found = await look(...asked);
        await new Promise((resolve) => setTimeout(resolve, 10));
        return found;
      },
      publish,
      intervalMs: 2_000,
    });
    watch("a");
    watch("b");
    await pass(500);
    table.looks.length = 0;
  }

  it("looks at once for a single wake-up, and again for the next one", async () => {
    await startSlow();

    poller.wake(["a"]);
    await pass(11);
    poller.wake(["b"]);
    await pass(1);

    expect(table.looks).toEqual([["a"], ["b"]]);
  });

  it("rests after a look that many asked for, so that the next one carries many", async () => {
    await startSlow();

    poller.wake(["a", "b", "a", "b"]);
    await pass(11);
    poller.wake(["a"]);
    poller.wake(["b"]);
    await pass(18);
    const before = table.looks.length;
    await pass(3);

    expect(before).toBe(1);
    expect(table.looks).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  it("never rests for more than 50 ms", async () => {
    await startSlow();

    poller.wake(Array.from({ length: 5_000 }, () => "a"));
    await pass(11);
    poller.wake(["a"]);
    await pass(51);

    expect(table.looks).toEqual([["a"], ["a"]]);
  });
});

describe("createChangePoller: wake-ups", () => {
  it("asks for wake-ups before it looks", async () => {
    watch("a");

    await pass(1);

    expect(table.follows).toEqual(["follow a"]);
    expect(table.looks).toEqual([["a"]]);
  });

  it("looks again at a young key until every write begun before is over", async () => {
    table.writes.frontier = 20n;
    watch("a");
    await pass(3_000);
    const looksWhileYoung = table.looks.length;

    table.writes.horizon = 20n;
    await pass(250);
    table.looks.length = 0;
    await pass(1_500);

    expect(looksWhileYoung).toBeGreaterThan(10);
    expect(table.looks.length).toBeLessThanOrEqual(1);
  });

  it("compares with the writes under way when the key was followed, not with later ones", async () => {
    table.writes.frontier = 20n;
    watch("a");
    await pass(100);

    table.writes.frontier = 50n;
    table.writes.horizon = 20n;
    await pass(250);
    table.looks.length = 0;
    await pass(1_000);

    expect(table.looks.length).toBeLessThanOrEqual(1);
  });

  it("looks at the young key alone", async () => {
    watch("a");
    watch("b");
    await pass(500);
    table.looks.length = 0;
    table.writes.frontier = 20n;

    watch("c");
    await pass(100);

    expect(new Set(table.looks.flat())).toEqual(new Set(["c"]));
  });

  it("sees a late commit without a wake-up within 250 ms", async () => {
    table.writes.frontier = 20n;
    const { seen } = watch("a");
    await pass(1_001);

    table.write("a", 2);
    table.writes.horizon = 20n;
    await pass(250);

    expect(seen).toEqual(["1", "2"]);
  });

  it("keeps a key young for one who leaves and comes back", async () => {
    table.writes.frontier = 20n;
    watch("b");
    const first = watch("a");
    await pass(1_001);
    first.stop();
    const second = watch("a");
    await pass(10);

    table.write("a", 2);
    table.writes.horizon = 20n;
    await pass(250);

    expect(second.seen).toEqual(["1", "2"]);
  });

  it("keeps wake-ups for five seconds after the last watcher left", async () => {
    const { stop } = watch("a");
    await pass(1);

    stop();
    await pass(4_999);
    const before = [...table.follows];
    await pass(1);

    expect(before).toEqual(["follow a"]);
    expect(table.follows).toEqual(["follow a", "unfollow a"]);
  });

  it("does not ask twice for one who comes back in time", async () => {
    const { stop } = watch("a");
    await pass(1);
    stop();
    await pass(1_000);

    watch("a");
    await pass(10_000);

    expect(table.follows).toEqual(["follow a"]);
  });

  it("asks again for one who comes back while the wake-ups are being given up", async () => {
    watch("b");
    const { stop } = watch("a");
    await pass(1);
    const release = table.holdUnfollow();
    stop();
    await pass(5_000);

    watch("a");
    await pass(1);
    release();
    await pass(1);

    expect(table.follows).toEqual(["follow b a", "unfollow a", "follow a", "follow a"]);
  });

  it("asks for all of them again when they were lost, and looks at everything", async () => {
    const { seen } = watch("a");
    watch("b");
    await pass(500);
    table.looks.length = 0;
    table.write("a", 2);

    poller.refollow();
    await pass(1);

    expect(table.follows).toEqual(["follow a b", "follow a b"]);
    expect(table.looks).toEqual([["a", "b"]]);
    expect(seen).toEqual(["1", "2"]);
  });

  it("makes every key young again when they were lost", async () => {
    watch("a");
    await pass(500);
    table.writes.horizon = 30n;
    table.writes.frontier = 40n;
    table.looks.length = 0;

    poller.refollow();
    await pass(1_000);

    expect(table.looks.length).toBeGreaterThan(3);
  });
});

describe("createChangePoller: outages", () => {
  it("takes one failed look for an accident", async () => {
    const { seen } = watch("a");
    await pass(500);
    table.become("failing");
    poller.wake(["a"]);
    await pass(1);

    table.become("well");
    await pass(5_000);

    expect(seen).toEqual(["1"]);
    expect(outages).toEqual([]);
  });

  it("publishes what it knows as unverified after the second failure", async () => {
    const { seen } = watch("a");
    await pass(500);
    table.become("failing");

    poller.wake(["a"]);
    await pass(102);

    expect(seen).toEqual(["1", "1?"]);
    expect(poller.isVerified()).toBe(false);
  });

  it("takes a look that was cut off after a while for one that hung", async () => {
    const cut = Promise.withResolvers<never>();
    const { look, publish } = table.options;
    const looks = [look, () => cut.promise];
    await close(poller);
    poller = createChangePoller<number, number, string>({
      look: (...asked) => (looks.shift() ?? look)(...asked),
      publish,
      intervalMs: 2_000,
    });
    const { seen } = watch("a");
    await pass(1);

    poller.wake(["a"]);
    await pass(2_700);
    cut.reject(new Error("Connection terminated"));
    await pass(1);

    expect(seen).toEqual(["1", "1?"]);
  });

  it("tells every key, not only those that were looked at", async () => {
    watch("a");
    const { seen } = watch("b");
    await pass(500);
    table.become("failing");

    poller.wake(["a"]);
    await pass(102);

    expect(seen).toEqual(["1", "1?"]);
  });

  it("reports an outage once, with its first cause, and its end once", async () => {
    watch("a");
    await pass(500);
    table.become("failing");
    await pass(60_000);
    table.become("well");
    await pass(2_000);

    expect(outages).toEqual(["Error: connection refused", "over"]);
  });

  it("retries with growing waits, at least every 1.5 s", async () => {
    watch("a");
    await pass(500);
    table.become("failing");
    poller.wake(["a"]);
    await pass(20_000);
    table.looks.length = 0;

    await pass(15_000);

    expect(table.looks).toHaveLength(10);
  });

  it("is not hurried by wake-ups while looks fail", async () => {
    watch("a");
    await pass(500);
    table.become("failing");
    poller.wake(["a"]);
    await pass(20_000);
    table.looks.length = 0;

    for (let wakes = 0; wakes < 150; wakes += 1) {
      poller.wake(["a"]);
      await pass(10);
    }

    expect(table.looks.length).toBeLessThanOrEqual(1);
  });

  it("publishes the last committed value when looks succeed again", async () => {
    const { seen } = watch("a");
    await pass(500);
    table.become("failing");
    await pass(5_000);
    table.write("a", 2);

    table.become("well");
    await pass(1_500);

    expect(seen).toEqual(["1", "1?", "2"]);
  });

  it("publishes an unchanged value as verified again", async () => {
    const { seen } = watch("a");
    await pass(500);
    table.become("failing");
    await pass(5_000);

    table.become("well");
    await pass(1_500);

    expect(seen).toEqual(["1", "1?", "1"]);
  });

  it("gives one who joins meanwhile what is known, as unverified", async () => {
    watch("a");
    await pass(500);
    table.become("failing");
    await pass(5_000);

    const { seen } = watch("a");

    expect(seen).toEqual(["1?"]);
  });

  it("gives one who joins an unknown key its value when looks succeed again", async () => {
    watch("a");
    await pass(500);
    table.become("failing");
    await pass(5_000);
    const { seen } = watch("b");
    await pass(5_000);

    table.become("well");
    await pass(1_502);

    expect(seen).toEqual(["1"]);
  });

  it("says that a key has gone meanwhile", async () => {
    const { seen } = watch("a");
    await pass(500);
    table.become("failing");
    await pass(5_000);
    table.remove("a");

    table.become("well");
    await pass(1_500);

    expect(seen).toEqual(["1", "1?", null]);
  });

  it("does not move the instant of the last good look while looks fail", async () => {
    watch("a");
    await pass(500);
    table.become("failing");
    await pass(2_500);
    const before = poller.lastSweepAt();

    await pass(10_000);

    expect(poller.lastSweepAt()).toEqual(before);
  });
});

describe("createChangePoller: values that change by themselves", () => {
  it("makes the value again when it is due, without a look", async () => {
    await poller.close();
    const { look } = table.options;
    const seen: unknown[] = [];
    const start = Date.now();
    const aging = createChangePoller({
      look,
      intervalMs: 60_000,
      publish: (): { value: string; dueInMs?: number } =>
        Date.now() - start < 5_000 ? { value: "young", dueInMs: 5_000 - (Date.now() - start) } : { value: "old" },
    });
    aging.watch("a", (value) => seen.push(value));

    await pass(4_999);
    const before = [...seen];
    await pass(10);

    expect(before).toEqual(["young"]);
    expect(seen).toEqual(["young", "old"]);
    expect(table.looks).toHaveLength(1);
    await aging.close();
  });

  it("waits for a moment further away than a timer can", async () => {
    await poller.close();
    const { look } = table.options;
    const seen: unknown[] = [];
    const month = 31 * 86_400_000;
    const start = Date.now();
    const aging = createChangePoller({
      look,
      intervalMs: 1_000_000_000,
      publish: (): { value: string; dueInMs?: number } =>
        Date.now() - start < month ? { value: "young", dueInMs: month - (Date.now() - start) } : { value: "old" },
    });
    aging.watch("a", (value) => seen.push(value));

    await pass(month - 1_000);
    const before = new Set(seen);
    await pass(2_000);

    expect(before).toEqual(new Set(["young"]));
    expect(seen.at(-1)).toBe("old");
    await aging.close();
  });

  it("makes every value again on demand", async () => {
    const { seen } = watch("a");
    await pass(1);
    let calls = 0;
    await poller.close();
    const counting = createChangePoller({
      look: table.options.look,
      intervalMs: 2_000,
      publish: () => ({ value: (calls += 1) }),
    });
    const numbers: unknown[] = [];
    counting.watch("a", (value) => numbers.push(value));
    await pass(1);

    counting.republish();

    expect(seen).toEqual(["1"]);
    expect(numbers).toEqual([1, 2]);
    await counting.close();
  });
});

describe("createChangePoller: hanging looks", () => {
  it("counts one hanging look as an outage, within the interval and a second", async () => {
    const { seen } = watch("a");
    await pass(500);
    table.become("hanging");
    poller.wake(["a"]);

    await pass(3_000);

    expect(seen).toEqual(["1", "1?"]);
    expect(outages).toEqual(["Error: The database did not answer in time"]);
  });

  it("looks again after a hanging look", async () => {
    const { seen } = watch("a");
    await pass(500);
    table.become("hanging");
    poller.wake(["a"]);
    await pass(3_000);
    table.write("a", 2);

    table.become("well");
    await pass(5_000);

    expect(seen).toEqual(["1", "1?", "2"]);
  });

  it("gives up on a look after three seconds, however long its interval is", async () => {
    await poller.close();
    const seen: unknown[] = [];
    const slow = createChangePoller({ ...table.options, intervalMs: 60_000 });
    slow.watch("a", (value) => seen.push(value));
    await pass(500);
    table.become("hanging");
    slow.wake(["a"]);

    await pass(3_020);

    expect(seen).toEqual(["1", "1?"]);
    await close(slow);
  });

  it("does not answer from a look that was given up and answers late", async () => {
    const { seen } = watch("a");
    await pass(500);
    table.write("a", 2);
    const release = table.hold();
    poller.wake(["a"]);
    await pass(2_700);
    table.become("failing");
    await pass(100);

    release();
    await pass(5_000);

    expect(seen).toEqual(["1", "1?"]);
  });

  it("closes while a look hangs", async () => {
    table.become("hanging");
    watch("a");
    await pass(1);

    const closed = poller.close();
    await pass(3_000);

    await expect(closed).resolves.toBeUndefined();
  });
});

describe("createChangePoller: looks at a replica", () => {
  const source = { horizon: 10n, frontier: 10n };
  let atReplica: ChangePoller<string>;
  let seen: (string | null)[];

  beforeEach(async () => {
    Object.assign(source, { horizon: 10n, frontier: 10n });
    atReplica = createChangePoller({ ...table.options, intervalMs: 2_000, askSource: async () => ({ ...source }) });
    seen = [];
    atReplica.watch("a", (value) => seen.push(value));
    await pass(1_000);
  });

  afterEach(() => close(atReplica));

  it("go on, once woken in the midst of a look, until the replica is where its source was", async () => {
    const release = table.hold();
    atReplica.wake(["a"]);
    await pass(100);
    Object.assign(source, { horizon: 20n, frontier: 20n });
    atReplica.wake(["a"]);
    release();
    await pass(100);

    table.write("a", 2);
    Object.assign(table.writes, { horizon: 20n, frontier: 20n });
    await pass(300);

    expect(seen).toEqual(["1", "2"]);
  });
});
