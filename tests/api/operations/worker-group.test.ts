import type { Worker } from "node:cluster";
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createWorkerGroup, type WorkerGroup } from "../../../api/operations/worker-group.ts";

const ADDRESS = "http://127.0.0.1:4000";

/** A process that does what a test says. */
interface ScriptedWorker {
  readonly place: number;
  readonly serve: () => void;
  readonly refuse: (reason: string) => void;
  readonly end: (code: number) => void;
  readonly signals: string[];
}

let forked: ScriptedWorker[];
let warnings: object[];
let group: WorkerGroup;

beforeEach(() => {
  vi.useFakeTimers();
  forked = [];
  warnings = [];
});

afterEach(() => vi.useRealTimers());

function start(count: number): void {
  group = createWorkerGroup({
    count,
    fork: (place) => {
      const worker = new EventEmitter();
      const signals: string[] = [];
      forked.push({
        place,
        signals,
        serve: () => worker.emit("message", { kind: "serving", address: ADDRESS }),
        refuse: (reason) => worker.emit("message", { kind: "refused", reason }),
        end: (code) => worker.emit("exit", code, null),
      });
      // A group asks nothing else of a worker.
      return Object.assign(worker, {
        process: { kill: (signal: string) => signals.push(signal) },
      }) as unknown as Worker;
    },
    onStreams: () => undefined,
    onMetrics: () => undefined,
    onEnd: () => undefined,
    log: { info: () => undefined, warn: (details) => warnings.push(details) },
  });
}

/** The newest process that was started. */
const newest = () => forked.at(-1) ?? expect.fail("No process was started");

describe("a group of workers", () => {
  it("serves when each of them does", async () => {
    start(2);
    let isServing = false;
    void group.serving.then(() => (isServing = true));
    forked[0]?.serve();
    await Promise.resolve();
    const before = isServing;

    forked[1]?.serve();

    expect([before, await group.serving]).toEqual([false, ADDRESS]);
  });

  it("replaces at once one that served for long", () => {
    start(2);
    forked.forEach(({ serve }) => serve());
    vi.advanceTimersByTime(60_000);

    forked[1]?.end(1);
    vi.advanceTimersByTime(0);

    expect(forked.map(({ place }) => place)).toEqual([0, 1, 1]);
    expect(warnings).toEqual([{ place: 1, reason: "A worker ended with exit code 1" }]);
  });

  it("waits longer and longer, up to five seconds, for one that ends again and again", () => {
    start(1);
    forked[0]?.serve();
    const waits = Array.from({ length: 9 }, () => {
      newest().end(1);
      const before = Date.now();
      vi.advanceTimersToNextTimer();
      return Date.now() - before;
    });

    expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
  });

  it("is refused with the reason of one when none can start, and tries none again", async () => {
    start(2);
    forked.forEach(({ refuse, end }) => {
      refuse("Cannot listen on 127.0.0.1:4000");
      end(1);
    });

    await expect(group.serving).rejects.toThrow("Cannot listen on 127.0.0.1:4000");
    vi.advanceTimersByTime(60_000);
    expect([forked.length, warnings]).toEqual([2, []]);
  });

  it("tries again what one of several could not", async () => {
    start(2);
    forked[0]?.serve();
    forked[1]?.refuse("No connections are left");
    forked[1]?.end(1);
    vi.advanceTimersToNextTimer();
    newest().serve();

    expect(await group.serving).toBe(ADDRESS);
    expect(warnings).toEqual([{ place: 1, reason: "No connections are left" }]);
  });

  it("ends all of them, and starts nobody any more, when it is closed", async () => {
    start(2);
    forked.forEach(({ serve }) => serve());
    forked[0]?.end(1);
    const closed = group.close();
    forked[1]?.end(0);
    await closed;
    vi.advanceTimersByTime(60_000);

    expect(forked.map(({ signals }) => signals)).toEqual([[], ["SIGTERM"]]);
  });
});
