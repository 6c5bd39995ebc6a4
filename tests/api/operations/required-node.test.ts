import { describe, expect, it } from "vitest";
import { runScript } from "../../support/script.ts";

const GUARD = "./api/operations/required-node.cjs";

describe("required-node.cjs", () => {
  it("is silent on a Node that runs TypeScript", async () => {
    expect(await runScript(GUARD, {})).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("says in one sentence what to do on a Node that does not", async () => {
    const result = await runScript(GUARD, { NODE_OPTIONS: "--no-experimental-strip-types" });

    expect(result).toEqual({
      code: 1,
      stdout: "",
      stderr:
        `botwatch runs on the Node 24 that its package \`node\` brings, but found Node ${process.versions.node}: ` +
        "run `npm rebuild node --ignore-scripts=false`, since the install script of that package was blocked\n",
    });
  });
});
