/**
 * Script: writes `schema.d.ts`, the types of the documents, from `schema.graphql`. With `--check` it writes nothing and
 * exits with 1 where the file is not up to date. gql.tada's own command does not run under TypeScript 7; its library does.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { minifyIntrospection, outputIntrospectionFile } from "@gql.tada/internal";
import { buildSchema, introspectionFromSchema } from "graphql";

const SCHEMA = new URL("../../schema.graphql", import.meta.url);
const TYPES = new URL("schema.d.ts", import.meta.url);

/** The text of `schema.d.ts` for a schema in GraphQL's schema language. */
export function toTypes(schema: string): string {
  const introspection = introspectionFromSchema(buildSchema(schema), { descriptions: false });
  return outputIntrospectionFile(minifyIntrospection(introspection), { fileType: ".d.ts", shouldPreprocess: true });
}

function read(file: URL): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function main(isCheck: boolean): number {
  const schema = read(SCHEMA);
  if (schema === null) {
    console.error("schema.graphql is missing; npm run schema prints it");
    return 1;
  }
  const types = toTypes(schema);
  if (types === read(TYPES)) {
    return 0;
  }
  if (!isCheck) {
    writeFileSync(TYPES, types);
    return 0;
  }
  console.error("client/graphql/schema.d.ts does not fit schema.graphql; npm run schema writes it anew");
  return 1;
}

if (import.meta.main) {
  process.exitCode = main(process.argv.includes("--check"));
}
