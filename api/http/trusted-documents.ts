import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  defaultExtractPersistedOperationId,
  usePersistedOperations,
} from "@graphql-yoga/plugin-persisted-operations";
import type { GraphQLParams, Plugin } from "graphql-yoga";
import { type Refusal, toRefusalError } from "./public-errors.ts";
import { asResult, RefusedOperation } from "./subscriptions.ts";

/** The only documents that a server runs. */
export interface TrustedDocuments {
  readonly has: (text: string) => boolean;
  /** @param id - the SHA-256 of a text in hex, or what its file calls it. */
  readonly textOf: (id: string) => string | null;
}

/** A file of documents that cannot be used; the message says why. */
export class TrustedDocumentsError extends Error {
  override readonly name = "TrustedDocumentsError";
}

const UNKNOWN: Refusal = {
  status: 403,
  code: "FORBIDDEN",
  message: "The server runs only documents that it knows (TRUSTED_DOCUMENTS=only), and this is none of them",
};
const NOTHING: Refusal = {
  status: 400,
  code: "BAD_USER_INPUT",
  message: "The request must have the text of a document as query, or its SHA-256 as documentId, found neither",
};

/**
 * Reads documents from files, each a JSON object of ids and texts.
 *
 * @throws TrustedDocumentsError
 */
export async function readTrustedDocuments(files: readonly string[]): Promise<TrustedDocuments> {
  const entries = (await Promise.all(files.map(readOne))).flat();
  const texts = new Set(entries.map(([, text]) => text));
  const byId = new Map([
    ...[...texts].map((text) => [createHash("sha256").update(text).digest("hex"), text] as const),
    ...entries,
  ]);
  return { has: (text) => texts.has(text), textOf: (id) => byId.get(id) ?? null };
}

/**
 * Refuses every document but trusted ones. A client sends the text, or an id: as `documentId`, alone or behind `sha256:`, or
 * as `extensions.persistedQuery.sha256Hash`.
 */
export function createTrustPlugins(trusted: TrustedDocuments): readonly Plugin[] {
  const texts: Plugin = {
    onParams: ({ params, setResult }) => {
      if (typeof params.query === "string" && params.query !== "" && !trusted.has(params.query)) {
        setResult(asResult(new RefusedOperation(UNKNOWN)));
      }
    },
  };
  const ids = usePersistedOperations({
    // The texts are looked at above: the library knows requests, and not what is in them.
    allowArbitraryOperations: true,
    extractPersistedOperationId: idOf,
    getPersistedOperation: trusted.textOf,
    customErrors: { notFound: () => toRefusalError(UNKNOWN), keyNotFound: () => toRefusalError(NOTHING) },
  });
  return [texts, ids];
}

function idOf(
  params: GraphQLParams & { readonly documentId?: unknown },
  request: Request,
  context: Record<string, unknown>,
): string | null {
  const given = params.documentId ?? new URL(request.url).searchParams.get("documentId");
  return typeof given === "string"
    ? given.replace(/^sha256:/, "")
    : defaultExtractPersistedOperationId(params, request, context);
}

async function readOne(file: string): Promise<readonly (readonly [id: string, text: string])[]> {
  let read: unknown;
  try {
    read = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? "it is not JSON" : "it cannot be read";
    throw new TrustedDocumentsError(`The documents in ${file} cannot be used: ${reason}`, { cause });
  }
  const entries: readonly [string, unknown][] =
    typeof read === "object" && read !== null ? Object.entries(read) : [];
  return entries.map(([id, text]) => {
    if (Array.isArray(read) || typeof text !== "string") {
      throw new TrustedDocumentsError(`The documents in ${file} cannot be used: it is no object of ids and texts`);
    }
    return [id, text];
  });
}
