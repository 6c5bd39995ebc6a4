import { describe, expect, it } from "vitest";
import { createSampler, type SamplerOptions } from "../../../api/history/sampler.ts";
import { createManualClock } from "../../support/manual-clock.ts";

/** A sampler that starts at 02:00:20, with everything that was done, in order. */
function aSampler(options: Partial<SamplerOptions> = {}) {
  const clock = createManualClock(Date.parse("2026-11-23T02:00:20.000Z"));
  const done: string[] = [];
  const time = () => new Date(clock.now()).toISOString().slice(11, 19);
  const sampler = createSampler({
    clock,
    offsetMs: 3_000,
    take: async () => {
      done.push(`take ${time()}`);
    },
    prune: async () => false,
    onError: (error) => done.push(`error ${String(error)}`),
    ...options,
  });
  return { sampler, clock, done };
}

/** Lets all that is ready run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("a sampler", () => {
  it("takes the first samples at once", async () => {
    const { sampler, done } = aSampler();

    sampler.start();
    await settled();

    expect(done).toEqual(["take 02:00:20"]);
    await sampler.close();
  });

  it("goes on at its moment in each minute", async () => {
    const { sampler, clock, done } = aSampler();
    sampler.start();
    await settled();

    clock.advance(42_999);
    await settled();
    clock.advance(1);
    await settled();
    clock.advance(60_000);
    await settled();

    expect(done).toEqual(["take 02:00:20", "take 02:01:03", "take 02:02:03"]);
    await sampler.close();
  });

  it("prunes until nothing is left", async () => {
    const answers = [true, true, false];
    const { sampler } = aSampler({
      prune: async () => answers.shift() ?? Promise.reject(new Error("Once too often")),
    });

    sampler.start();
    await settled();

    expect(answers).toEqual([]);
    await sampler.close();
  });

  it("leaves the rest of an old database to the next minute", async () => {
    let batches = 0;
    const { sampler, clock } = aSampler({
      prune: async () => {
        batches += 1;
        return true;
      },
    });
    sampler.start();
    await settled();
    const first = batches;

    clock.advance(60_000);
    await settled();

    expect([first, batches]).toEqual([20, 40]);
    await sampler.close();
  });

  it("tries again in the next minute after a failure", async () => {
    const failures = [new Error("away")];
    const { sampler, clock, done } = aSampler({
      prune: async () => {
        const failure = failures.pop();
        return failure === undefined ? false : Promise.reject(failure);
      },
    });
    sampler.start();
    await settled();

    clock.advance(43_000);
    await settled();

    expect(done).toEqual(["take 02:00:20", "error Error: away", "take 02:01:03"]);
    await sampler.close();
  });

  it("begins no minute before the one before has ended", async () => {
    const { promise: hanging, resolve: answer } = Promise.withResolvers<void>();
    let begun = 0;
    const { sampler, clock } = aSampler({
      take: () => {
        begun += 1;
        return hanging;
      },
    });
    sampler.start();
    clock.advance(600_000);
    await settled();
    const whileHanging = begun;

    answer();
    await settled();
    clock.advance(60_000);
    await settled();

    expect([whileHanging, begun]).toEqual([1, 2]);
    await sampler.close();
  });

  it("leaves no timer behind when it is closed", async () => {
    const { sampler, clock, done } = aSampler();
    sampler.start();
    await settled();

    await sampler.close();

    expect(clock.pending()).toBe(0);
    expect(done).toHaveLength(1);
  });

  it("is closed only when nothing is under way, and begins nothing more", async () => {
    const { promise: underWay, resolve: end } = Promise.withResolvers<void>();
    const order: string[] = [];
    const { sampler, clock } = aSampler({
      take: async () => {
        await underWay;
        order.push("taken");
      },
      prune: async () => {
        order.push("pruned");
        return false;
      },
    });
    sampler.start();

    const closed = sampler.close().then(() => order.push("closed"));
    end();
    await closed;

    expect(order).toEqual(["taken", "closed"]);
    expect(clock.pending()).toBe(0);
  });

  it("says nothing of what fails because it is closed", async () => {
    const { promise: underWay, reject } = Promise.withResolvers<void>();
    const { sampler, done } = aSampler({ take: () => underWay });
    sampler.start();

    const closed = sampler.close();
    reject(new Error("The connection was closed"));
    await closed;

    expect(done).toEqual([]);
  });
});
