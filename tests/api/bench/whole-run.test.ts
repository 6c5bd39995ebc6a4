import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { BenchResult } from "../../bench/report/result.ts";
import { runScript } from "../../support/script.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "botwatch-bench-"));
});

afterAll(() => rm(folder, { recursive: true }));

// Processor time and memory are read from /proc.
it.runIf(process.platform === "linux")(
  "finds what a viewer costs, in the smallest of runs",
  { timeout: 60_000 },
  async () => {
    const json = join(folder, "bench.json");
    const picture = join(folder, "bench.svg");
    const size = "--rounds 1 --streams 10 --viewers-per-bot 5 --idle-streams 10 --rate 20 --seconds 1";
    const asked = `${size} --only floor,botwatch --only-columns shared --json ${json} --picture ${picture}`;

    const { code, stdout } = await runScript("tests/bench/bench.ts", {}, asked.split(" "));

    expect(code).toBe(0);
    expect(stdout).toMatch(/bytes an event +\d{3} +\d{3} \(×\d\.\d\d\)/);
    // The file is what the run has written.
    const { contenders } = JSON.parse(await readFile(json, "utf8")) as BenchResult;
    expect(contenders.map(({ name, notes }) => ({ name, notes }))).toEqual([
      { name: "floor", notes: [] },
      { name: "botwatch", notes: [] },
    ]);
    expect(await readFile(picture, "utf8")).toContain(">botwatch</text>");
  },
);
