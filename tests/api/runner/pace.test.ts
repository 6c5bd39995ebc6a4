import { describe, expect, it } from "vitest";
import { createPace } from "../../../api/runner/pace.ts";

const aTick = { isStep: true, hasEnded: false, reportIntervalSeconds: 60 };
const BOT = "0190f5fe-7c00-7a00-8000-000000000001";
const OTHER_BOT = "0190f5fe-7c00-7a00-8000-000000000002";

describe("createPace", () => {
  it("ticks once an interval where the market goes on by itself", () => {
    const pace = createPace(BOT, null, 2_000);

    const first = pace.ticked(10_000, aTick);

    expect(first).toBeLessThanOrEqual(2_000);
    expect(pace.ticked(10_000 + first, aTick)).toBe(2_000);
  });

  it("spreads bots that were taken together", () => {
    expect(createPace(BOT, null, 2_000).ticked(10_000, aTick)).not.toBe(
      createPace(OTHER_BOT, null, 2_000).ticked(10_000, aTick),
    );
  });

  it("gives a bot that promised to report each second half of that", () => {
    const pace = createPace(BOT, null, 2_000);

    expect(pace.ticked(10_000, { ...aTick, reportIntervalSeconds: 1 })).toBeLessThanOrEqual(500);
  });

  it("takes a step of a replay as often as its speed says, and makes up for a late one", () => {
    const pace = createPace(BOT, 1_000, 2_000);

    expect(pace.ticked(10_000, aTick)).toBe(1_000);
    expect(pace.ticked(11_300, aTick)).toBe(700);
  });

  it("does not rush after a long delay", () => {
    const pace = createPace(BOT, 1_000, 2_000);
    pace.ticked(10_000, aTick);

    expect(pace.ticked(60_000, aTick)).toBe(0);
    expect(pace.ticked(60_100, aTick)).toBe(900);
  });

  it("lets a bot show signs of life between slow steps", () => {
    const pace = createPace(BOT, 3_600_000, 2_000);

    const delayMs = pace.ticked(10_000, aTick);

    expect(delayMs).toBeLessThanOrEqual(2_000);
    expect(pace.isStepDue(10_000 + delayMs)).toBe(false);
  });

  it("takes the step when it is due", () => {
    const pace = createPace(BOT, 3_600_000, 2_000);
    pace.ticked(10_000, aTick);

    expect(pace.isStepDue(3_610_000)).toBe(true);
  });

  it("goes on with signs of life alone when a replay has ended", () => {
    const pace = createPace(BOT, 10, 2_000);

    expect(pace.ticked(10_000, { ...aTick, hasEnded: true })).toBeGreaterThan(10);
    expect(pace.isStepDue(1e12)).toBe(false);
  });
});
