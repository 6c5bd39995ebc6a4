import { once } from "node:events";
import { connect } from "node:net";
import { getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer, EVENT_STREAM, refusalOf } from "../../support/requests.ts";

const SMALL = {
  maxBodyBytes: 20_000,
  maxVariablesBytes: 1_000,
  maxQueryTokens: 400,
  maxQueryAliases: 3,
  maxQueryDepth: 5,
  maxQueryBreadth: 12,
  maxQueryComplexity: 700,
  maxBotsPerStream: 3,
};

let database: TestDatabase;
let app: TestApp;
let url: string;
let ada: { readonly id: string; readonly token: string };
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { limits: SMALL });
  url = await app.listen();
  ada = await anAccount(app, "ada@example.org");
  botId = await createBot(database, ada.id);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

function send(body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearer(ada.token), ...headers },
    body: JSON.stringify(body),
  });
}

/** The status of an answer that is left when its head has come: a stream has no end. */
async function statusOf(response: Response): Promise<number> {
  await response.body?.cancel();
  return response.status;
}

const repeat = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(" ");
const query = (text: string, variables: object = {}) => ({ query: text, variables });

const TRADES =
  "query T($id: ID!, $first: Int) { bot(id: $id) { trades(first: $first) { edges { node { id price } } } } }";
const trades = (first: number) => query(TRADES, { id: crypto.randomUUID(), first });
const nested = (levels: number) =>
  query(`{ bots { edges { node { status { ${levels > 5 ? "lastAction { id }" : "revision"} } } } } }`);
const spread = (count: number) =>
  query(
    `{ viewer { ...A ${repeat(count - 4, () => "...B")} } } fragment A on Viewer { id email } fragment B on Viewer { id }`,
  );
const ids = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());
const namedIds = (count: number) =>
  query("subscription S($ids: [ID!]) { botStatuses(ids: $ids) { botId } }", { ids: ids(count) });
const writtenIds = (count: number) =>
  query(`subscription { botStatuses(ids: ${JSON.stringify(ids(count))}) { botId } }`);
const search = (length: number) =>
  query("query B($filter: BotFilter) { bots(filter: $filter) { totalCount } }", {
    filter: { search: "x".repeat(length) },
  });

describe("a request beyond a limit is refused with a 413 that names the limit, and one below it is answered", () => {
  it.each([
    [
      "tokens",
      query(`{ viewer { ${"id ".repeat(396)} } }`),
      query(`{ viewer { ${"id ".repeat(10)} } }`),
      /at most 400: .*MAX_QUERY_TOKENS$/,
    ],
    [
      "aliases",
      query(`{ viewer { ${repeat(4, (i) => `a${i}: id`)} } }`),
      query(`{ viewer { ${repeat(3, (i) => `a${i}: id`)} } }`),
      /at most 3, found 4: .*MAX_QUERY_ALIASES$/,
    ],
    ["depth", nested(6), nested(5), /at most 5, found 6: .*MAX_QUERY_DEPTH$/],
    [
      "breadth, with fragments as often as they are used",
      spread(14),
      spread(12),
      /at most 12, found 13: .*MAX_QUERY_BREADTH$/,
    ],
    [
      "complexity, by what a variable says",
      trades(200),
      trades(100),
      /at most 700, found 802: .*MAX_QUERY_COMPLEXITY$/,
    ],
    ["variables", search(1_000), search(100), /at most 1000, found 1024: .*MAX_VARIABLES_BYTES$/],
    [
      "variables that are nested",
      query("{ viewer { id } }", JSON.parse(`{"a":${"[".repeat(300)}${"]".repeat(300)}}`)),
      query("{ viewer { id } }", { a: [[[]]] }),
      /not be nested more than 20/,
    ],
    [
      "a body",
      query(`{ viewer { id } } # ${"x".repeat(20_000)}`),
      query(`{ viewer { id } } # ${"x".repeat(19_000)}`),
      /at most 20000: .*MAX_BODY_BYTES$/,
    ],
  ])("%s", async (_, beyond, below, sentence) => {
    const refused = await refusalOf(await send(beyond));
    const answered = await send(below);

    expect(refused).toMatchObject({
      status: 413,
      code: "BAD_USER_INPUT",
      message: expect.stringMatching(sentence),
    });
    expect(await statusOf(answered)).toBe(200);
  });

  it.each([
    ["bots that a variable names", namedIds(4), namedIds(3), /at most 3, found 4: .*MAX_BOTS_PER_STREAM$/],
    ["bots that the document names", writtenIds(4), writtenIds(3), /at most 3, found 4: .*MAX_BOTS_PER_STREAM$/],
    [
      "tokens of a stream",
      query(`subscription { botStatuses { ${"botId ".repeat(400)} } }`),
      query("subscription { botStatuses { botId } }"),
      /MAX_QUERY_TOKENS$/,
    ],
    [
      "aliases of a stream",
      query(`subscription { botStatuses { ${repeat(4, (i) => `a${i}: botId`)} } }`),
      query("subscription { botStatuses { a: botId } }"),
      /MAX_QUERY_ALIASES$/,
    ],
    [
      "complexity of a stream",
      query("subscription { botStatuses { bot { trades { edges { cursor } } } } }"),
      query("subscription { botStatuses { bot { name } } }"),
      /MAX_QUERY_COMPLEXITY$/,
    ],
    [
      "variables of a stream",
      query("subscription S($ids: [ID!]) { botStatuses(ids: $ids) { botId } }", {
        ids: ids(1),
        more: "x".repeat(1_000),
      }),
      namedIds(1),
      /MAX_VARIABLES_BYTES$/,
    ],
  ])("%s", async (_, beyond, below, sentence) => {
    const refused = await refusalOf(await send(beyond, EVENT_STREAM));
    const answered = await send(below, EVENT_STREAM);

    expect(refused).toMatchObject({
      status: 413,
      kind: "application/json",
      code: "BAD_USER_INPUT",
      message: expect.stringMatching(sentence),
    });
    expect([answered.headers.get("content-type"), await statusOf(answered)]).toEqual([
      "text/event-stream; charset=utf-8",
      200,
    ]);
  });

  it.each([
    ["bots", 4, /MAX_BOTS_PER_STREAM$/],
    ["variables", 30, /MAX_VARIABLES_BYTES$/],
  ])("%s of a stream whose words are known", async (_, count, sentence) => {
    const words = namedIds(1);
    await statusOf(await send(words, EVENT_STREAM));

    const refused = await refusalOf(await send({ ...words, variables: { ids: ids(count) } }, EVENT_STREAM));

    expect(refused).toMatchObject({ status: 413, message: expect.stringMatching(sentence) });
  });

  it.each([
    ["depth", nested(6), /MAX_QUERY_DEPTH$/],
    ["variables", search(1_000), /MAX_VARIABLES_BYTES$/],
  ])("%s over GET", async (_, { query: text, variables }, sentence) => {
    const parameters = new URLSearchParams({ query: text, variables: JSON.stringify(variables) });

    const refused = await refusalOf(await fetch(`${url}?${parameters}`, { headers: bearer(ada.token) }));

    expect(refused).toMatchObject({ status: 413, message: expect.stringMatching(sentence) });
  });

  it("where nothing stays open, and nothing is taken for a mistake of the server", async () => {
    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });

    expect(app.bugs).toEqual([]);
  });
});

describe("a body that is too large", () => {
  it("is refused by its announced length, and not read", async () => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      "POST /graphql HTTP/1.1\r\nhost: botwatch.test\r\ncontent-type: application/json\r\ncontent-length: 500000000\r\n\r\n",
    );

    const [answer] = (await once(socket, "data")) as [Buffer];
    // More than all buffers on the way hold.
    const isTaken = socket.write(Buffer.alloc(50_000_000, "x"));
    await once(socket, "close").catch(() => undefined);

    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 [\s\S]*MAX_BODY_BYTES/);
    expect([isTaken, socket.bytesWritten - socket.writableLength < 50_000_000]).toEqual([false, true]);
  });
});

describe("the defaults", () => {
  it("let tools ask for the schema", async () => {
    const full = getIntrospectionQuery({
      inputValueDeprecation: true,
      specifiedByUrl: true,
      schemaDescription: true,
      oneOf: true,
    });
    const byDefault = await startTestApp(database);

    const { data, errors } = await byDefault.ask(full);
    await byDefault.close();

    expect([errors, data.__schema.queryType.name]).toEqual([undefined, "Query"]);
  });

  it("refuse a document of 100,000 tokens", async () => {
    const byDefault = await startTestApp(database);

    const { status } = await byDefault.ask(`{ viewer { ${"id ".repeat(100_000)} } }`);
    await byDefault.close();

    expect(status).toBe(413);
  });
});

describe("introspection that is off", () => {
  it("is refused, while __typename is answered", async () => {
    const closed = await startTestApp(database, { introspection: false });

    const { status, errors } = await closed.ask("{ __schema { queryType { name } } }");
    const { data } = await closed.ask("{ __typename }");
    await closed.close();

    expect([status, errors?.[0]?.message]).toEqual([expect.any(Number), expect.stringContaining("introspection")]);
    expect(data).toEqual({ __typename: "Query" });
  });
});

describe("requests beyond the rate", () => {
  it("are refused until the minute is over, streams and known words as well, and only for their own token", async () => {
    const rated = await startTestApp(database, { limits: { maxRequestsPerMinute: 3 } });
    const ratedUrl = await rated.listen();
    const eve = await anAccount(rated, "eve@example.org");
    const ask = (token: string, headers: Record<string, string> = {}) =>
      fetch(ratedUrl, {
        method: "POST",
        headers: { "content-type": "application/json", ...bearer(token), ...headers },
        body: JSON.stringify({ query: `subscription { botStatus(id: "${botId}") { botId } }` }),
      });
    const streams = [
      await ask(ada.token, EVENT_STREAM),
      await ask(ada.token, EVENT_STREAM),
      await ask(ada.token, EVENT_STREAM),
    ];

    const refused = await ask(ada.token, EVENT_STREAM);
    const others = await ask(eve.token, EVENT_STREAM);
    const retryAfter = Number(refused.headers.get("retry-after"));
    const statuses = await Promise.all([...streams, others].map(statusOf));

    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(await refusalOf(refused)).toMatchObject({
      status: 429,
      code: "RATE_LIMITED",
      message: "The number of requests in a minute must be at most 3: the server's MAX_REQUESTS_PER_MINUTE",
    });
    expect([retryAfter > 0, retryAfter <= 60]).toEqual([true, true]);
    await rated.close();
  });

  it("are refused where their tokens are wrong, by the address they come from, and a good one is answered there", async () => {
    const rated = await startTestApp(database, { limits: { maxRequestsPerMinute: 3 } });
    const ratedUrl = await rated.listen();
    const ask = async (token: string) => {
      const body = JSON.stringify({ query: "{ viewer { id } }" });
      const headers = { "content-type": "application/json", ...bearer(token) };
      return (await fetch(ratedUrl, { method: "POST", headers, body })).status;
    };

    const wrong = [await ask("one"), await ask("two"), await ask("three"), await ask("four")];

    expect(wrong).toEqual([401, 401, 401, 429]);
    expect(await ask(ada.token)).toBe(200);
    await rated.close();
  });
});
