import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { lexicographicSortSchema, printSchema } from "graphql";
import { schema } from "./schema.ts";

const path = fileURLToPath(new URL("../../schema.graphql", import.meta.url));
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;

if (!process.argv.includes("--check")) {
  await writeFile(path, printed);
} else if ((await readFile(path, "utf8").catch(() => "")) !== printed) {
  console.error("schema.graphql is not what the code says: run `npm run schema`");
  process.exitCode = 1;
}
