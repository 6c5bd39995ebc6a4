import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../../api/environment.ts";

const read = (file: string) => readFile(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), "utf8");

describe("the shipped unit for systemd", () => {
  it("runs the server as npm start does", async () => {
    const started = /exec (node .*?)"/.exec(await read("package.json"))?.[1];
    const run = /^ExecStart=\/opt\/botwatch\/node_modules\/\.bin\/(.*)$/m.exec(
      await read("deploy/botwatch.service"),
    )?.[1];

    expect(run).toBe("node --max-semi-space-size=4 api/server.ts");
    expect(started).toBe(run);
  });

  it("keeps the data where its service may write", async () => {
    const unit = await read("deploy/botwatch.service");
    const variables = Object.fromEntries(
      [...(/^Environment=(.*)$/m.exec(unit)?.[1] ?? "").matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    );

    expect(readEnvironment(variables).dataDir).toBe("/var/lib/botwatch");
    expect(unit).toContain("\nStateDirectory=botwatch\n");
  });
});
