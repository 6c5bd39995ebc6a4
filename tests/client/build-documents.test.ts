// @vitest-environment node
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { gatherDocuments } from "../../client/build-documents.ts";
import { createClient } from "../../client/graphql/client.ts";
import { BOT_NAME } from "../../client/terminal/documents.ts";

const CLIENT = fileURLToPath(new URL("../../client", import.meta.url));

/** The names of the operations in a text, which stand at the beginning of a line. */
function operationsIn(text: string): readonly string[] {
  return [...text.matchAll(/^\s*(?:query|mutation|subscription) (\w+)/gm)].map(([, name = ""]) => name);
}

async function sources(): Promise<readonly string[]> {
  const entries = await readdir(CLIENT, { withFileTypes: true, recursive: true });
  return entries.filter(({ name }) => /\.tsx?$/.test(name)).map((entry) => join(entry.parentPath, entry.name));
}

describe("gatherDocuments", () => {
  it("finds every operation of the dashboard and the terminal", async () => {
    const gathered = Object.values(await gatherDocuments(CLIENT)).flatMap(operationsIn);
    const texts = await Promise.all((await sources()).map((file) => readFile(file, "utf8")));

    expect(gathered.length).toBeGreaterThan(20);
    expect(new Set(gathered)).toEqual(new Set(texts.flatMap(operationsIn)));
  });

  it("is all there is, since documents stand nowhere else", async () => {
    const others = (await sources()).filter((file) => !["documents.ts", "graphql.ts"].includes(basename(file)));
    const texts = await Promise.all(others.map((file) => readFile(file, "utf8")));

    expect(others.filter((_, index) => /\bgraphql\(\s*`|\bgql`/.test(texts[index] ?? ""))).toEqual([]);
  });

  it("has the texts as a client sends them, by their SHA-256", async () => {
    const sent = Promise.withResolvers<string>();
    const { client } = createClient({
      url: "http://botwatch.test/graphql",
      fetch: async (_, init) => {
        // What urql sends is a text.
        sent.resolve((JSON.parse(init?.body as string) as { query: string }).query);
        return Response.json({ data: { bot: { name: "EMA demo" } } });
      },
    });

    await client.query(BOT_NAME, { id: "a" }).toPromise();
    const text = await sent.promise;
    const gathered = await gatherDocuments(CLIENT);

    expect(gathered[createHash("sha256").update(text).digest("hex")]).toBe(text);
  });
});
