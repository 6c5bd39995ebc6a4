// @vitest-environment node
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { toTypes } from "../../../client/graphql/print-types.ts";

const root = new URL("../../../", import.meta.url);

describe("schema.d.ts", () => {
  it("is what schema.graphql gives", async () => {
    const schema = await readFile(new URL("schema.graphql", root), "utf8");

    expect(await readFile(new URL("client/graphql/schema.d.ts", root), "utf8")).toBe(toTypes(schema));
  });
});
