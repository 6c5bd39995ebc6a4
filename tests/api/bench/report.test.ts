import { describe, expect, it } from "vitest";
import { readOptions } from "../../bench/options.ts";
import { drawPicture } from "../../bench/report/picture.ts";
import { type BenchResult, toResult } from "../../bench/report/result.ts";
import { median, percentile } from "../../bench/report/statistics.ts";
import { toText } from "../../bench/report/table.ts";
import { CONTENDERS } from "../../bench/contenders/contenders.ts";

const [, yoga, , floor] = CONTENDERS;

describe("percentile", () => {
  it.each([
    { numbers: [5, 1, 3, 2, 4], percent: 50, expected: 3 },
    { numbers: [5, 1, 3, 2, 4], percent: 99, expected: 5 },
    { numbers: [10, 20], percent: 50, expected: 10 },
    { numbers: [7], percent: 1, expected: 7 },
    { numbers: [], percent: 50, expected: NaN },
  ])("of $numbers at $percent % is $expected", ({ numbers, percent, expected }) => {
    expect(percentile(numbers, percent)).toBe(expected);
  });
});

describe("median", () => {
  it.each([
    { numbers: [30, 10, 20], expected: 20 },
    { numbers: [10, 20], expected: 15 },
    { numbers: [], expected: NaN },
  ])("of $numbers is $expected", ({ numbers, expected }) => {
    expect(median(numbers)).toBe(expected);
  });
});

describe("toResult", () => {
  it("takes the median of the rounds that found something", () => {
    const result = aResult();

    expect(result.contenders[0]?.figures.sharedCpuUs).toEqual({ median: 90, rounds: [80, 100, null] });
  });

  it("has nothing where no round found anything", () => {
    const result = aResult();

    expect(result.contenders[0]?.figures.gzipBytes).toEqual({ median: null, rounds: [null] });
  });
});

describe("toText", () => {
  it("sets the contenders side by side, with the ratio to the floor", () => {
    const text = toText(aResult());

    expect(text).toContain("Yoga pubsub  bare floor");
    expect(text).toContain("CPU µs an event, shared bots  90.0 (×4.50)        20.0");
  });

  it("shows a dash for what was tried and not found", () => {
    expect(toText(aResult())).toMatch(/bytes an event, gzip +– +–/);
  });

  it("shows what writers get done as a share of the bare table", () => {
    expect(toText(aResult())).toMatch(/stamp alone +900 +90 %/);
  });

  it("tells what went wrong", () => {
    expect(toText(aResult())).toContain("Yoga pubsub: Round 3: it broke");
  });
});

describe("drawPicture", () => {
  it("draws a bar for each contender, the longest for the greatest figure", () => {
    const picture = drawPicture(aResult());

    const lengths = [...picture.matchAll(/<rect class="(\w+)"[^>]* width="([\d.]+)"/g)];
    expect(lengths.slice(2, 4).map(([, kind, length]) => [kind, length])).toEqual([
      ["other", "192.0"],
      ["floor", "42.7"],
    ]);
  });

  it("shows a dash where there is no figure", () => {
    expect(drawPicture(aResult())).toContain(">–</text>");
  });
});

describe("readOptions", () => {
  it("measures everything when nothing is said", () => {
    const { contenders, groups } = readOptions([]);

    expect({ contenders: contenders.length, groups: groups.size }).toEqual({ contenders: 6, groups: 8 });
  });

  it("takes some contenders and some columns, and sizes of one's own", () => {
    const options = readOptions(["--quick", "--only", "floor,yoga", "--only-columns", "shared", "--streams", "70"]);

    expect(options.contenders).toEqual([yoga, floor]);
    expect(options.groups).toEqual(new Set(["shared"]));
    expect(options.size).toMatchObject({ rounds: 1, streams: 70 });
  });

  it.each([
    ["--only", "nobody"],
    ["--only-columns", "luck"],
    ["--rounds", "0"],
    ["--streams", "many"],
  ])("refuses %s %s", (option, value) => {
    expect(() => readOptions([option, value])).toThrow(value);
  });
});

function aResult(): BenchResult {
  return toResult({
    machine: {
      cpu: "A processor",
      cores: 2,
      memoryGb: 8,
      loadAtStart: 0.1,
      openFiles: 1_024,
      versions: { node: "24.0.0" },
    },
    size: readOptions([]).size,
    contenders: [
      {
        contender: yoga,
        samples: [{ sharedCpuUs: 80, gzipBytes: null }, { sharedCpuUs: 100 }, { sharedCpuUs: null }],
        notes: ["Round 3: it broke"],
      },
      { contender: floor, samples: [{ sharedCpuUs: 20 }], notes: [] },
    ],
    writers: [{ bare: 1_000, "stamp alone": 900 }],
  });
}
