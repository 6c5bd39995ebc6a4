import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const page = await readFile(new URL("docs/security.md", ROOT), "utf8");
const named = [...page.matchAll(/^ +- `(tests\/[^`]+)`: "(.+)"$/gm)].map(([, file = "", name = ""]) => [
  file,
  name,
]);

describe("docs/security.md", () => {
  it("names a test for each threat", () => {
    const threats = page.split(/^- \*\*/m).slice(1);

    expect(threats.length).toBeGreaterThan(20);
    expect(threats.filter((threat) => !/^ +- `tests\//m.test(threat))).toEqual([]);
  });

  it.each(named)("names a test of %s that is there: %s", async (file = "", name = "") => {
    expect(existsSync(new URL(file, ROOT))).toBe(true);
    expect(await readFile(new URL(file, ROOT), "utf8")).toContain(name);
  });
});
