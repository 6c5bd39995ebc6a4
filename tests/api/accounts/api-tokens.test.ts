import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { cookie, post, refusalOf } from "../../support/requests.ts";
import { openStream, within } from "../../support/streams.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const CREATE = `mutation T($input: CreateApiTokenInput!) {
  createApiToken(input: $input) { token apiToken { id name scope createdAt expiresAt lastUsedAt } }
}`;
const REVOKE = "mutation R($id: ID!) { revokeApiToken(id: $id) }";
const LIST = "{ apiTokens { id name scope expiresAt lastUsedAt } }";
const FOLLOW = "subscription { botStatuses { botId } }";
const START = "mutation S($id: ID!) { startBot(id: $id) { state } }";

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  ada = await aViewer(app);
  botId = await ada.createBot();
});

async function aToken(scope: "READ" | "CONTROL", input: object = {}) {
  const { data } = await ada.ask(CREATE, { input: { name: "Grafana", scope, ...input } });
  return { token: String(data.createApiToken.token), id: String(data.createApiToken.apiToken.id) };
}

/** The status and code that an operation is answered with. */
async function answerTo(query: string, variables: object, token: string) {
  const { status, errors } = await app.ask(query, variables, token);
  return [status, errors?.[0]?.extensions?.code];
}

describe("createApiToken", () => {
  it("makes a token that is shown once, and stored as a hash of another form than a session's", async () => {
    const { data } = await ada.ask(CREATE, { input: { name: " Grafana ", scope: "READ" } });
    const { token, apiToken } = data.createApiToken;

    const stored = await database.query("select token_hash, kind, scope from session where id = $1", [apiToken.id]);
    const days = (Date.parse(apiToken.expiresAt) - Date.parse(apiToken.createdAt)) / 86_400_000;
    expect(token).toMatch(/^botwatch_[\w-]{43}$/);
    expect(apiToken).toMatchObject({ name: "Grafana", scope: "READ", lastUsedAt: null });
    expect(Math.round(days)).toBe(90);
    expect(stored).toMatchObject(
      [{ kind: "API_TOKEN", scope: "READ", token_hash: /^limited:[0-9a-f]{64}$/ }].map((row) => ({
        ...row,
        token_hash: expect.stringMatching(row.token_hash),
      })),
    );
    expect((await ada.ask(LIST)).data.apiTokens).toEqual([
      { id: apiToken.id, name: "Grafana", scope: "READ", expiresAt: apiToken.expiresAt, lastUsedAt: null },
    ]);
  });

  it.each([
    ["no name", { name: "  " }, "name", "The name must have 1 to 100 characters, found 0"],
    ["a long name", { name: "x".repeat(101) }, "name", "The name must have 1 to 100 characters, found 101"],
    ["no days", { expiresInDays: 0 }, "expiresInDays", "A token is good for 1 to 366 days, found 0"],
    ["many days", { expiresInDays: 367 }, "expiresInDays", "A token is good for 1 to 366 days, found 367"],
  ])("refuses %s", async (_, input, field, message) => {
    const refusal = await ada.refusal(CREATE, { input: { name: "Grafana", scope: "READ", ...input } });

    expect(refusal).toEqual({ code: "BAD_USER_INPUT", field, message });
  });

  it("makes 50 for an account, however many ask at once, and goes on once one has expired", async () => {
    await database.query(
      `insert into session (account_id, token_hash, kind, scope, name, expires_at)
       select $1::uuid, 'limited:' || $1::uuid || n, 'API_TOKEN', 'READ', 'n', now() + interval '1 day' from generate_series(1, 48) n`,
      [ada.id],
    );
    const input = { name: "Grafana", scope: "READ" };

    const refusals = await Promise.all(Array.from({ length: 5 }, () => ada.refusal(CREATE, { input })));
    await database.query(
      `update session set expires_at = now() - interval '1 s'
       where id = (select id from session where account_id = $1 and kind = 'API_TOKEN' limit 1)`,
      [ada.id],
    );

    const refused = refusals.filter((refusal) => refusal !== undefined);
    expect(refused.map(({ code }) => code)).toEqual(["CONFLICT", "CONFLICT", "CONFLICT"]);
    expect(await ada.refusal(CREATE, { input })).toBeUndefined();
  });
});

describe("a token of the scope READ", () => {
  it("reads and follows what the account sees", async () => {
    const { token } = await aToken("READ");

    const { data } = await app.ask("{ bots { totalCount } viewer { email } }", {}, token);
    const stream = await openStream(app.fetch, "/graphql", { query: FOLLOW, token });

    expect(data).toEqual({ bots: { totalCount: 1 }, viewer: { email: ada.email } });
    expect((await stream.next())?.data.data.botStatuses).toEqual([{ botId }]);
    stream.close();
  });

  it("is answered 403 when it asks to start a bot, and the bot is left as it is", async () => {
    const { token } = await aToken("READ");

    expect(await answerTo(START, { id: botId }, token)).toEqual([403, "FORBIDDEN"]);
    expect(await database.query("select wanted from bot where id = $1", [botId])).toEqual([{ wanted: "STOPPED" }]);
  });
});

describe("a token of the scope CONTROL", () => {
  it("starts and stops", async () => {
    const { token } = await aToken("CONTROL");

    const started = await app.ask(START, { id: botId }, token);
    const stopped = await app.ask("mutation S($id: ID!) { stopBot(id: $id) { state } }", { id: botId }, token);

    expect([started.data, stopped.data]).toEqual([
      { startBot: { state: "REQUESTED" } },
      { stopBot: { state: "REQUESTED" } },
    ]);
  });

  it.each([
    ["make a token", 'mutation { createApiToken(input: { name: "a", scope: READ }) { token } }'],
    ["see the tokens", "{ apiTokens { id } }"],
    ["see the sessions", "{ sessions { id } }"],
    ["end the other sessions", "mutation { endOtherSessions }"],
    ["set a password", 'mutation { setPassword(password: "battery staple") { id } }'],
    ["make a bot", 'mutation { createBot(input: { name: "a", symbol: "EUR/USD" }) { id } }'],
  ])("may not %s", async (_, query) => {
    const { token } = await aToken("CONTROL");

    expect(await answerTo(query, {}, token)).toEqual([403, "FORBIDDEN"]);
  });
});

describe("a token that is over", () => {
  it.each([
    ["revoked", (id: string) => ada.ask(REVOKE, { id })],
    [
      "expired",
      (id: string) => database.query("update session set expires_at = now() + interval '1 s' where id = $1", [id]),
    ],
  ])("because it was %s ends its streams and is answered 401", async (_, end) => {
    const { token, id } = await aToken("READ");
    const stream = await openStream(app.fetch, "/graphql", { query: FOLLOW, token });
    await stream.next();

    await end(id);

    // An expiry that is a second away, and the two seconds in which a stream has to end.
    expect(await within(3_000, stream.ending())).toBe("cut");
    expect(await answerTo("{ bots { totalCount } }", {}, token)).toEqual([401, "UNAUTHENTICATED"]);
  });

  it("is revoked by its owner alone", async () => {
    const { token, id } = await aToken("READ");
    const bob = await aViewer(app);

    expect((await bob.refusal(REVOKE, { id }))?.code).toBe("NOT_FOUND");
    expect((await bob.ask(LIST)).data.apiTokens).toEqual([]);
    expect(await answerTo("{ bots { totalCount } }", {}, token)).toEqual([200, undefined]);
  });

  it("is no session, and a session is no token", async () => {
    const { id } = await aToken("READ");
    const { data } = await ada.ask("{ sessions { id isCurrent } }");

    expect(data.sessions).toMatchObject([{ isCurrent: true }]);
    expect((await ada.refusal("mutation E($id: ID!) { endSession(id: $id) }", { id }))?.code).toBe("NOT_FOUND");
    expect((await ada.refusal(REVOKE, { id: data.sessions[0].id }))?.code).toBe("NOT_FOUND");
  });
});

describe("a token in a cookie", () => {
  it("opens nothing, since a browser would send it unasked", async () => {
    const { token } = await aToken("CONTROL");

    const response = await post(app, { query: "{ bots { totalCount } }" }, cookie(token));

    expect(await refusalOf(response)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  });
});

describe("all of this", () => {
  it("meets no failure of ours", () => {
    expect(app.bugs).toEqual([]);
  });
});
