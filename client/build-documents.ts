import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { stringifyDocument } from "@urql/core";

/** Documents by the SHA-256 of their texts, in hex. */
export type DocumentTexts = Readonly<Record<string, string>>;

/**
 * Gathers what every `documents.ts` under a folder exports: the texts of all operations, just as they are sent.
 *
 * @throws what a file throws that cannot be read as a module.
 */
export async function gatherDocuments(folder: string): Promise<DocumentTexts> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => basename(path) === "documents.ts")
    .toSorted();
  const texts: string[] = [];
  for (const file of files) {
    // A module is an object of what it exports.
    const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    texts.push(...Object.values(exported).flatMap(textOf));
  }
  return Object.fromEntries(texts.map((text) => [createHash("sha256").update(text).digest("hex"), text]));
}

/** The text of an export that is one operation; none of a fragment, which is part of the documents that use it. */
function textOf(value: unknown): readonly string[] {
  if (typeof value === "string") {
    return [value];
  }
  return isOperation(value) ? [stringifyDocument(value)] : [];
}

function isOperation(value: unknown): value is Parameters<typeof stringifyDocument>[0] {
  if (typeof value !== "object" || value === null || !("definitions" in value)) {
    return false;
  }
  const { definitions } = value;
  return (
    Array.isArray(definitions) && definitions.some((one: { kind?: unknown }) => one.kind === "OperationDefinition")
  );
}
