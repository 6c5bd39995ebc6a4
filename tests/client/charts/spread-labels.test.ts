// @vitest-environment node
import { describe, expect, it } from "vitest";
import { spreadLabels } from "../../../client/charts/spread-labels.ts";

describe("spreadLabels", () => {
  it.each([
    { case: "leaves labels that do not touch", wanted: [0.1, 0.5, 0.9], gap: 0.1, places: [0.1, 0.5, 0.9] },
    { case: "moves two that touch apart by as much each", wanted: [0.5, 0.52], gap: 0.1, places: [0.46, 0.56] },
    { case: "keeps the order of equal places", wanted: [0.5, 0.5, 0.5], gap: 0.1, places: [0.4, 0.5, 0.6] },
    { case: "stays within the top", wanted: [0, 0, 0.05], gap: 0.1, places: [0, 0.1, 0.2] },
    { case: "stays within the bottom", wanted: [0.95, 1, 1], gap: 0.1, places: [0.8, 0.9, 1] },
    {
      case: "pushes on what the pushed ones touch",
      wanted: [0.4, 0.4, 0.5],
      gap: 0.1,
      places: [1 / 3, 13 / 30, 16 / 30],
    },
    { case: "leaves alone what is far from a crowd", wanted: [0.1, 0.5, 0.5], gap: 0.1, places: [0.1, 0.45, 0.55] },
    { case: "shares the room where not all fit", wanted: [0.5, 0.5, 0.5], gap: 0.9, places: [0, 0.5, 1] },
    { case: "has nothing to do for none", wanted: [], gap: 0.1, places: [] },
  ])("$case", ({ wanted, gap, places }) => {
    const spread = spreadLabels(wanted, gap);

    expect(spread.map((place) => place.toFixed(6))).toEqual(places.map((place) => place.toFixed(6)));
  });
});
