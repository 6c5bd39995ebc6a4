// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { ChartPoint } from "../../../client/charts/points.ts";
import { type SeriesOptions, toSeries } from "../../../client/charts/series.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MIDNIGHT = Date.parse("2026-11-23T00:00:00.000Z");

const point = (at: number, value: string | null, isStopped = false): ChartPoint => ({ at, value, isStopped });

/** A price over an hour from midnight on, where five minutes without a point are a gap. */
const options: SeriesOptions = {
  from: MIDNIGHT,
  now: MIDNIGHT + HOUR,
  gapMs: () => 5 * MINUTE,
  holdsWhileStopped: false,
  isOfDay: false,
  isCurrent: false,
};

/** The line as pairs of minutes after midnight and values. */
function lineOf(points: readonly ChartPoint[], changes: Partial<SeriesOptions> = {}) {
  const { at, exact } = toSeries(points, { ...options, ...changes });
  return at.map((instant, index) => [Math.round((instant - MIDNIGHT) / MINUTE), exact[index]]);
}

describe("toSeries", () => {
  it("joins points that are near each other", () => {
    expect(lineOf([point(MIDNIGHT, "1"), point(MIDNIGHT + 5 * MINUTE, "2")])).toEqual([
      [0, "1"],
      [5, "2"],
    ]);
  });

  it("breaks where nothing was recorded", () => {
    expect(lineOf([point(MIDNIGHT, "1"), point(MIDNIGHT + 6 * MINUTE, "2")])).toEqual([
      [0, "1"],
      [0, null],
      [6, "2"],
    ]);
  });

  it("breaks where a bot reported no price", () => {
    expect(
      lineOf([point(MIDNIGHT, "1"), point(MIDNIGHT + MINUTE, null), point(MIDNIGHT + 2 * MINUTE, "2")]),
    ).toEqual([
      [0, "1"],
      [1, null],
      [2, "2"],
    ]);
  });

  it("leaves out what was before the window and what is to come", () => {
    expect(
      lineOf([point(MIDNIGHT - 1, "0"), point(MIDNIGHT + MINUTE, "1"), point(MIDNIGHT + HOUR + 1, "2")]),
    ).toEqual([[1, "1"]]);
  });

  it("goes on to now while the last value holds", () => {
    expect(lineOf([point(MIDNIGHT, "1")], { isCurrent: true })).toEqual([
      [0, "1"],
      [60, "1"],
    ]);
  });

  it("ends at the last point when nobody knows whether it still holds", () => {
    expect(lineOf([point(MIDNIGHT, "1")])).toEqual([[0, "1"]]);
  });

  it("holds the profit of a stopped bot until its next point", () => {
    const points = [point(MIDNIGHT, "1", true), point(MIDNIGHT + 30 * MINUTE, "2")];

    expect(lineOf(points, { holdsWhileStopped: true })).toEqual([
      [0, "1"],
      [30, "1"],
      [30, "2"],
    ]);
  });

  it("begins the profit of each UTC day anew", () => {
    const points = [point(MIDNIGHT - MINUTE, "12"), point(MIDNIGHT + MINUTE, "0")];

    expect(lineOf(points, { from: MIDNIGHT - HOUR, isOfDay: true })).toEqual([
      [-1, "12"],
      [-0, null],
      [1, "0"],
    ]);
  });

  it("holds the profit of a stopped bot no longer than its day", () => {
    const points = [point(MIDNIGHT - HOUR, "12", true), point(MIDNIGHT + HOUR, "0")];

    expect(lineOf(points, { from: MIDNIGHT - HOUR, isOfDay: true, holdsWhileStopped: true })).toEqual([
      [-60, "12"],
      [-0, "12"],
      [-0, null],
      [60, "0"],
    ]);
  });

  it("does not carry yesterday's profit over into today", () => {
    const yesterday = [point(MIDNIGHT - MINUTE, "12")];

    expect(lineOf(yesterday, { from: MIDNIGHT - HOUR, isOfDay: true, isCurrent: true })).toEqual([[-1, "12"]]);
  });

  it("never goes back in time", () => {
    const points = [
      point(MIDNIGHT - HOUR, "1", true),
      point(MIDNIGHT - 2, "2", true),
      point(MIDNIGHT, "0", true),
      point(MIDNIGHT + 1, "0"),
      point(MIDNIGHT + HOUR, "3"),
    ];

    const { at } = toSeries(points, { ...options, from: MIDNIGHT - HOUR, isOfDay: true, holdsWhileStopped: true });

    expect(at).toEqual(at.toSorted((one, other) => one - other));
  });

  it("gives doubles for the picture beside the exact values", () => {
    const { values, exact } = toSeries([point(MIDNIGHT, "0.1000000000000000055")], options);

    expect([values, exact]).toEqual([[0.1], ["0.1000000000000000055"]]);
  });
});
