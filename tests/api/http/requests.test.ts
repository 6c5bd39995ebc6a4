import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer, EVENT_STREAM, post, refusalOf } from "../../support/requests.ts";

let database: TestDatabase;
let app: TestApp;
let token: string;
let url: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  url = await app.listen();
  ({ token } = await anAccount(app, "ada@example.org"));
});

afterAll(async () => {
  await app.close();
  await database.close();
});

const GOOD = JSON.stringify({ query: "mutation { stopAllBots { id } }" });

describe("a body", () => {
  it.each(["", "{", "nonsense", "[]", "null", "17", '"text"', '[{"query":"{ viewer { id } }"}]'])(
    "that is %j is answered 400 with a sentence",
    async (body) => {
      const { status, message } = await refusalOf(await post(app, body, bearer(token)));

      expect(status).toBe(400);
      expect(message).toMatch(/^[A-Z].{10,}/);
      expect(message).not.toContain("Something went wrong");
    },
  );

  it.each([
    ["a form", "application/x-www-form-urlencoded", "query=mutation+%7B+stopAllBots+%7B+id+%7D+%7D"],
    [
      "a multipart form",
      "multipart/form-data; boundary=x",
      '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{}\r\n--x--',
    ],
    ["plain text", "text/plain", GOOD],
    ["JSON by another name", "text/json", GOOD],
    ["a GraphQL response", "application/graphql-response+json", GOOD],
    ["a JSON patch", "application/json-patch+json", GOOD],
    ["nothing that is named", "", GOOD],
  ])("that is %s is answered 415", async (_, type, body) => {
    const response = await post(app, body, { ...bearer(token), "content-type": type });

    expect(await refusalOf(response)).toMatchObject({
      status: 415,
      kind: "application/json",
      code: "BAD_USER_INPUT",
    });
  });

  it("of more than a megabyte is answered 413", async () => {
    const body = JSON.stringify({ query: `{ viewer { id } } # ${"x".repeat(1_100_000)}` });

    const { status, kind, message } = await refusalOf(
      await fetch(url, { method: "POST", body, headers: { "content-type": "application/json", ...bearer(token) } }),
    );

    expect([status, kind]).toEqual([413, "application/json"]);
    expect(message).toMatch(/^[A-Z].{10,}/);
  });

  it("of more than a megabyte that says nothing of its length is answered 413", async () => {
    const chunks = Array.from({ length: 40 }, () => "x".repeat(50_000));
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...bearer(token) },
      });
      request.on("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on("error", reject);
      request.write('{"query":"{ viewer { id } } # ');
      chunks.forEach((chunk) => request.write(chunk));
      request.end('"}');
    });

    expect(status).toBe(413);
  });

  it("just below a megabyte is read", async () => {
    const body = JSON.stringify({ query: `{ viewer { email } } # ${"x".repeat(900_000)}` });

    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...bearer(token) },
    });

    expect(await response.json()).toEqual({ data: { viewer: { email: "ada@example.org" } } });
  });
});

describe("GET", () => {
  const get = (query: string, headers: Record<string, string> = {}) =>
    app.fetch(`/graphql?query=${encodeURIComponent(query)}`, { headers: { ...bearer(token), ...headers } });

  it("runs queries", async () => {
    expect(await (await get("{ viewer { email } }")).json()).toEqual({
      data: { viewer: { email: "ada@example.org" } },
    });
  });

  it("refuses mutations", async () => {
    const { status, message } = await refusalOf(await get("mutation { stopAllBots { id } }"));

    expect(status).toBe(405);
    expect(message).toContain("POST");
  });

  it("opens subscriptions", async () => {
    const abort = new AbortController();
    const response = await fetch(`${url}?query=${encodeURIComponent("subscription { botStatuses { botId } }")}`, {
      headers: { ...bearer(token), ...EVENT_STREAM },
      signal: abort.signal,
    });
    abort.abort();

    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
    ]);
  });

  it.each(["variables", "extensions"])("answers 400 where its %s are not JSON", async (name) => {
    const response = await app.fetch(`/graphql?query=${encodeURIComponent("{ viewer { id } }")}&${name}=nonsense`);

    expect(response.status).toBe(400);
  });
});

describe("other methods", () => {
  it.each(["PUT", "DELETE", "PATCH"])("%s on /graphql is answered 405", async (method) => {
    expect((await app.fetch("/graphql", { method })).status).toBe(405);
  });
});

describe("a document", () => {
  it.each([
    ["a syntax error", "{ viewer", /Syntax Error/],
    ["an unknown field", "{ viewer { name } }", /Cannot query field "name" on type "Viewer"/],
    ["an unknown type", "query Q($id: Uuid) { bot(id: $id) { id } }", /Unknown type "Uuid"/],
    ["a missing argument", "{ bot { id } }", /Query.bot\(id:\).* is required/],
    ["a literal of the wrong type", '{ bots(first: "ten") { totalCount } }', /Int/],
    [
      "a decimal that is a number",
      'mutation { createBot(input: { name: "a", symbol: "EUR/USD", orderSize: 12.5 }) { id } }',
      /Decimal must be a string such as "1071.50"/,
    ],
  ])("with %s is answered 400 with a sentence", async (_, query, sentence) => {
    const { status, message } = await refusalOf(
      await post(app, { query }, { ...bearer(token), accept: "application/graphql-response+json" }),
    );

    expect(status).toBe(400);
    expect(message).toMatch(sentence);
  });

  it.each([
    ["a variable that is missing", {}],
    ["a variable of the wrong type", { id: [1, 2] }],
    ["a variable that is null", { id: null }],
  ])("with %s is answered with a sentence that names it", async (_, variables) => {
    const query = "query Bot($id: ID!) { bot(id: $id) { id } }";

    const { status, message } = await refusalOf(
      await post(app, { query, variables }, { ...bearer(token), accept: "application/graphql-response+json" }),
    );

    expect(status).toBe(400);
    expect(message).toContain('"$id"');
  });

  it("that is missing is answered 400 with a sentence", async () => {
    const { status, message } = await refusalOf(
      await post(app, {}, { ...bearer(token), accept: "application/graphql-response+json" }),
    );

    expect([status, message]).toEqual([400, expect.stringMatching(/query/i)]);
  });

  it("without a choice among its operations is answered with a sentence", async () => {
    const { message } = await refusalOf(
      await post(app, { query: "query A { viewer { id } } query B { viewer { id } }" }, bearer(token)),
    );

    expect(message).toMatch(/^Could not determine what operation/);
  });
});

describe("a text with U+0000 in it", () => {
  const REFUSED = {
    status: 400,
    code: "BAD_USER_INPUT",
    message: "A text must not hold the character U+0000, found one",
  };

  it.each([
    ["a literal", { query: 'mutation { createBot(input: { name: "a\\u0000", symbol: "EUR/USD" }) { id } }' }],
    [
      "a variable",
      {
        query: "query B($filter: BotFilter) { bots(filter: $filter) { totalCount } }",
        variables: { filter: { search: "a\u0000" } },
      },
    ],
    ["a literal of a stream", { query: 'subscription { botEvents(botId: "a", after: "\\u0000") { message } }' }],
    ["an e-mail address", { query: 'mutation { signIn(email: "\\u0000", password: "b") { token } }' }],
  ])("is refused as %s", async (_, operation) => {
    expect(await refusalOf(await post(app, operation, bearer(token)))).toMatchObject(REFUSED);
  });

  it("is another thing than a text that speaks of it", async () => {
    const { errors } = await app.ask(
      "query B($filter: BotFilter) { bots(filter: $filter) { totalCount } }",
      { filter: { search: "\\u0000" } },
      token,
    );

    expect(errors).toBeUndefined();
  });
});

describe("a subscription that cannot begin", () => {
  const begin = (query: string, variables: object = {}) =>
    post(app, { query, variables }, { ...bearer(token), ...EVENT_STREAM });

  it.each([
    ["a syntax error", "subscription {", {}],
    ["an unknown field", "subscription { botStatuses { name } }", {}],
    ["two root fields", "subscription { a: botStatuses { botId } b: botStatuses { botId } }", {}],
    ["a missing variable", "subscription S($id: ID!) { botStatus(id: $id) { runStatus } }", {}],
    ["a variable of the wrong type", "subscription S($id: ID!) { botStatus(id: $id) { runStatus } }", { id: {} }],
    [
      "an interval that is no number",
      "subscription S($ms: Int) { botStatuses(minIntervalMs: $ms) { botId } }",
      { ms: "fast" },
    ],
  ])("for %s is answered 400 in JSON, without a stream", async (_, query, variables) => {
    const { status, kind, message } = await refusalOf(await begin(query, variables));

    expect([status, kind]).toEqual([400, "application/json"]);
    expect(message).toMatch(/^[A-Z]/);
    expect(app.app.streamCount()).toBe(0);
  });

  it.each(["application/json", "text/html", "image/*"])(
    "is answered 406 for those who accept only %s",
    async (accept) => {
      const response = await post(
        app,
        { query: "subscription { botStatuses { botId } }" },
        { ...bearer(token), accept },
      );

      expect(response.status).toBe(406);
      expect(app.app.streamCount()).toBe(0);
    },
  );

  it("says why in a 406", async () => {
    const response = await post(
      app,
      { query: "subscription { botStatuses { botId } }" },
      { ...bearer(token), accept: "application/json" },
    );

    expect((await refusalOf(response)).message).toContain("text/event-stream");
  });
});

describe("a failure of ours", () => {
  it("is masked for whoever asked, and logged whole", async () => {
    await database.query("alter table bot_state rename to secret_table");

    const { errors } = await app.ask("{ bots { totalCount } }", {}, token);
    await database.query("alter table secret_table rename to bot_state");

    expect(errors).toEqual([
      expect.objectContaining({
        message: "Something went wrong on the server",
        extensions: { code: "INTERNAL_SERVER_ERROR" },
      }),
    ]);
    expect(String(app.bugs.at(-1))).toContain('relation "bot_state" does not exist');
  });
});
