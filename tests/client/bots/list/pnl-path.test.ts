import { describe, expect, it } from "vitest";
import { toPnlPath } from "../../../../client/bots/list/pnl-path.ts";

const BOX = { width: 100, height: 22, fromMs: 0, toMs: 1_000 };

describe("toPnlPath", () => {
  it("draws gains above zero and losses below", () => {
    const points = [
      { atMs: 0, value: 0 },
      { atMs: 500, value: 10 },
      { atMs: 1_000, value: -10 },
    ];

    expect(toPnlPath(points, BOX, 500)).toEqual({ line: "M0 11L50 1L100 21", zero: 11 });
  });

  it("keeps zero in sight when there is nothing but gains", () => {
    const points = [
      { atMs: 0, value: 5 },
      { atMs: 1_000, value: 10 },
    ];

    expect(toPnlPath(points, BOX, 1_000)).toEqual({ line: "M0 11L100 1", zero: 21 });
  });

  it("runs through the middle where nothing was won or lost", () => {
    const points = [
      { atMs: 0, value: 0 },
      { atMs: 1_000, value: 0 },
    ];

    expect(toPnlPath(points, BOX, 1_000)).toEqual({ line: "M0 11L100 11", zero: 11 });
  });

  it("stays level over a stretch in which nothing changed", () => {
    const points = [
      { atMs: 0, value: 10 },
      { atMs: 1_000, value: 0 },
    ];

    expect(toPnlPath(points, BOX, 100).line).toBe("M0 1L90 1L100 21");
  });

  it("stays in its box when a clock is ahead", () => {
    expect(toPnlPath([{ atMs: 1_500, value: 1 }], BOX, 100).line).toBe("M100 1");
  });
});
