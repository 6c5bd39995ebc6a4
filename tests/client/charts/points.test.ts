// @vitest-environment node
import { describe, expect, it } from "vitest";
import { addPoint, type ChartPoint, mergePoints, pnlOf, priceOf } from "../../../client/charts/points.ts";

const point = (at: number, value: string | null = "1"): ChartPoint => ({ at, value, isStopped: false });

const reading = { runStatus: "RUNNING", markPrice: "64000.5", unrealizedPnl: "0.2", dailyPnl: "0.1" } as const;

describe("pnlOf", () => {
  it("adds the open position to the day, exactly", () => {
    expect(pnlOf(reading)).toBe("0.3");
  });

  it("is the day's alone without a position", () => {
    expect(pnlOf({ ...reading, unrealizedPnl: null, dailyPnl: "-0.0000000001" })).toBe("-0.0000000001");
  });
});

describe("priceOf", () => {
  it("is the price that the bot saw", () => {
    expect(priceOf(reading)).toBe("64000.5");
  });
});

describe("addPoint", () => {
  it("begins a line", () => {
    expect(addPoint([], point(10), 1_000, 0)).toEqual([point(10)]);
  });

  it("adds a point of a new stretch of time", () => {
    expect(addPoint([point(500)], point(1_500), 1_000, 0)).toEqual([point(500), point(1_500)]);
  });

  it("keeps the first and the last point of each stretch", () => {
    const known = [point(1_100, "1"), point(1_500, "2")];

    expect(addPoint(known, point(1_900, "3"), 1_000, 0)).toEqual([point(1_100, "1"), point(1_900, "3")]);
  });

  it("leaves out what is older than what it has", () => {
    expect(addPoint([point(1_500)], point(500), 1_000, 0)).toEqual([point(1_500)]);
  });

  it("lets go what no chart shows any more, but for the last point of it", () => {
    const known = [point(500), point(1_500), point(2_500), point(3_500)];

    expect(addPoint(known, point(4_500), 1_000, 3_000)).toEqual([point(2_500), point(3_500), point(4_500)]);
  });
});

describe("mergePoints", () => {
  it("is the history alone while nothing has come since", () => {
    expect(mergePoints([point(0), point(60_000)], [])).toEqual([point(0), point(60_000)]);
  });

  it("leaves out samples of minutes that live points tell better", () => {
    const live = [point(65_000, "2"), point(130_000, "3")];

    expect(mergePoints([point(0), point(60_000), point(120_000)], live)).toEqual([point(0), ...live]);
  });
});
