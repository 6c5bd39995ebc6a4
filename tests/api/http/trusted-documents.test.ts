import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTrustedDocuments } from "../../../api/http/trusted-documents.ts";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer, EVENT_STREAM, post, refusalOf } from "../../support/requests.ts";

const VIEWER = "query Viewer { viewer { email } }";
const STREAM = "subscription { botStatuses { botId } }";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const REFUSED = {
  status: 403,
  code: "FORBIDDEN",
  message: "The server runs only documents that it knows (TRUSTED_DOCUMENTS=only), and this is none of them",
};

let database: TestDatabase;
let app: TestApp;
let folder: string;
let headers: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "botwatch-documents-"));
  const file = await write("documents.json", JSON.stringify({ [sha256(VIEWER)]: VIEWER, stream: STREAM }));
  database = await startTestDatabase();
  app = await startTestApp(database, {
    trustedDocuments: await readTrustedDocuments([file]),
    introspection: false,
  });
  headers = bearer((await anAccount(app, "ada@example.org")).token);
});

afterAll(async () => {
  await app.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe("a server that runs only trusted documents", () => {
  it.each([
    ["its text", { query: VIEWER }],
    ["its hash", { documentId: sha256(VIEWER) }],
    ["its hash with the name of the algorithm", { documentId: `sha256:${sha256(VIEWER)}` }],
    ["its text and its hash", { query: VIEWER, documentId: sha256(VIEWER) }],
    [
      "its hash as a persisted query",
      { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(VIEWER) } } },
    ],
  ])("answers one by %s", async (_, body) => {
    const response = await post(app, body, headers);

    expect(await response.json()).toEqual({ data: { viewer: { email: "ada@example.org" } } });
  });

  it.each([
    ["documentId", `documentId=${sha256(VIEWER)}`],
    ["query", `query=${encodeURIComponent(VIEWER)}`],
  ])("answers one over GET by %s", async (_, parameters) => {
    const response = await app.fetch(`/graphql?${parameters}`, { headers });

    expect(await response.json()).toEqual({ data: { viewer: { email: "ada@example.org" } } });
  });

  it("opens a stream by the id of its file", async () => {
    const response = await post(app, { documentId: "stream" }, { ...headers, ...EVENT_STREAM });
    await response.body?.cancel();

    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
    ]);
  });

  it.each([
    ["another text", { query: `${VIEWER} ` }],
    ["an unknown hash", { documentId: sha256("{ viewer { id } }") }],
    [
      "an unknown hash as a persisted query",
      { extensions: { persistedQuery: { version: 1, sha256Hash: sha256("") } } },
    ],
    ["another text beside a known hash", { query: "{ viewer { id } }", documentId: sha256(VIEWER) }],
    ["a text with a syntax error", { query: "{" }],
    ["a name of every object", { documentId: "constructor" }],
  ])("refuses %s", async (_, body) => {
    expect(await refusalOf(await post(app, body, headers))).toMatchObject(REFUSED);
    expect(await refusalOf(await post(app, body, { ...headers, ...EVENT_STREAM }))).toMatchObject(REFUSED);
  });

  it("says what is missing where a request has neither", async () => {
    expect(await refusalOf(await post(app, { variables: {} }, headers))).toMatchObject({
      status: 400,
      code: "BAD_USER_INPUT",
      message: "The request must have the text of a document as query, or its SHA-256 as documentId, found neither",
    });
  });
});

describe("readTrustedDocuments", () => {
  it.each([
    ["nonsense", "it is not JSON"],
    ['["{ viewer { id } }"]', "it is no object of ids and texts"],
    ['{ "a": 1 }', "it is no object of ids and texts"],
  ])("does not take %s", async (text, reason) => {
    const file = await write("wrong.json", text);

    await expect(readTrustedDocuments([file])).rejects.toThrow(
      `The documents in ${file} cannot be used: ${reason}`,
    );
  });

  it("says that a file is not there", async () => {
    const file = join(folder, "missing.json");

    await expect(readTrustedDocuments([file])).rejects.toThrow(
      `The documents in ${file} cannot be used: it cannot be read`,
    );
  });
});
