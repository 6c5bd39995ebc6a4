import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer, cookie, EVENT_STREAM, post, refusalOf } from "../../support/requests.ts";

let database: TestDatabase;
let app: TestApp;
let token: string;
let accountId: string;
let email: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  email = `${crypto.randomUUID()}@example.org`;
  ({ token, id: accountId } = await anAccount(app, email));
});

const NOBODY = "Sign in first: this needs a token";
const WRONG = "The token is wrong, has expired or was revoked: sign in again";
const refused = (message: string) => ({ status: 401, kind: "application/json", code: "UNAUTHENTICATED", message });

const SIGN_IN = 'mutation SignIn($email: String!) { signIn(email: $email, password: "correct horse") { token } }';
const OPERATIONS = [
  ["a query", "{ bots { totalCount } }"],
  ["a query of something open beside it", "{ viewer { id } bots { totalCount } }"],
  [
    "a query through fragments",
    "query { ...A } fragment A on Query { ...B } fragment B on Query { ... on Query { bots { totalCount } } }",
  ],
  ["a query under another name", "{ viewer: bots { totalCount } }"],
  ["a mutation", 'mutation { deleteBot(id: "7f1f2c9a-0000-4000-8000-000000000000") }'],
  ["a mutation behind a sign-in", 'mutation { signIn(email: "a", password: "b") { token } stopAllBots { id } }'],
  ["a subscription", "subscription { botStatuses { botId } }"],
  [
    "a subscription through a fragment",
    "subscription { ...S } fragment S on Subscription { botStatuses { botId } }",
  ],
] as const;

describe("a session that has just ended", () => {
  /** As when the wake-up has not come yet. */
  const endUnheard = () =>
    database.query(
      `set session_replication_role = 'replica'; delete from session where account_id = '${accountId}'; reset session_replication_role`,
    );

  it("runs nothing that came as for a stream, though it was found a moment ago", async () => {
    const headers = { ...EVENT_STREAM, ...bearer(token) };
    const before = await post(app, { query: "{ viewer { id } }" }, headers);
    await before.text();

    await endUnheard();
    const after = await post(app, { query: "mutation { stopAllBots { id } }" }, headers);

    expect(before.status).toBe(200);
    expect(await refusalOf(after)).toEqual(refused(WRONG));
  });
});

describe("a request without a token", () => {
  it.each(OPERATIONS)("is answered 401 for %s", async (_, query) => {
    expect(await refusalOf(await post(app, { query }))).toEqual(refused(NOBODY));
  });

  it.each(OPERATIONS)("is answered 401 for %s over SSE", async (_, query) => {
    expect(await refusalOf(await post(app, { query }, EVENT_STREAM))).toEqual(refused(NOBODY));
  });

  it("is judged by the operation that is chosen", async () => {
    const query = "query Open { viewer { id } } query Closed { bots { totalCount } }";

    expect((await post(app, { query, operationName: "Open" })).status).toBe(200);
    expect(await refusalOf(await post(app, { query, operationName: "Closed" }))).toEqual(refused(NOBODY));
  });

  it("is answered 401 before its variables are looked at", async () => {
    const query = "query Bot($id: ID!) { bot(id: $id) { id } }";

    expect(await refusalOf(await post(app, { query, variables: { id: [1] } }))).toEqual(refused(NOBODY));
  });

  it("is told that nobody is signed in, and what the schema is", async () => {
    const { data } = await app.ask("{ viewer { id } __schema { queryType { name } } __typename }");

    expect(data).toEqual({ viewer: null, __schema: { queryType: { name: "Query" } }, __typename: "Query" });
  });

  it("runs nothing of a mutation that is refused", async () => {
    await post(app, {
      query: `mutation { signIn(email: "${email}", password: "correct horse") { token } stopAllBots { id } }`,
    });

    expect(await database.query("select from session where account_id = $1", [accountId])).toHaveLength(1);
  });

  it("is told how to authenticate", async () => {
    const response = await post(app, { query: "{ bots { totalCount } }" });

    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="botwatch"');
  });
});

describe("a wrong token", () => {
  it.each(OPERATIONS)("is answered 401 for %s", async (_, query) => {
    expect(await refusalOf(await post(app, { query }, { ...bearer("nonsense"), ...EVENT_STREAM }))).toEqual(
      refused(WRONG),
    );
  });

  it.each([
    ["for what is open to all", "Bearer nonsense"],
    ["without a token behind its scheme", "bearer"],
    ["that is empty", "Bearer "],
    ["with control characters", "Bearer a\tb"],
    ["of great length", `Bearer ${"x".repeat(10_000)}`],
  ])("is answered 401 %s", async (_, authorization) => {
    expect(await refusalOf(await post(app, { query: "{ viewer { id } }" }, { authorization }))).toEqual(
      refused(WRONG),
    );
  });

  it("is answered 401 though a good cookie comes along", async () => {
    const headers = { ...bearer("nonsense"), ...cookie(token) };

    expect(await refusalOf(await post(app, { query: "{ viewer { id } }" }, headers))).toEqual(refused(WRONG));
  });

  it("is answered 401 when its document is wrong as well", async () => {
    expect(await refusalOf(await post(app, { query: "{ nothing" }, bearer("nonsense")))).toEqual(refused(WRONG));
  });

  it("is one that has expired", async () => {
    await database.query("update session set expires_at = now() - interval '1 ms' where account_id = $1", [
      accountId,
    ]);

    expect(await refusalOf(await post(app, { query: "{ viewer { id } }" }, bearer(token)))).toEqual(refused(WRONG));
  });

  it("is one that was signed out with", async () => {
    await app.ask("mutation { signOut }", {}, token);

    expect(await refusalOf(await post(app, { query: "{ viewer { id } }" }, bearer(token)))).toEqual(refused(WRONG));
  });

  it("is one whose account is gone", async () => {
    await database.query("delete from account where id = $1", [accountId]);

    expect(await refusalOf(await post(app, { query: "{ viewer { id } }" }, bearer(token)))).toEqual(refused(WRONG));
  });

  it("is what is stored of one", async () => {
    const [session] = await database.query("select token_hash from session where account_id = $1", [accountId]);

    const response = await post(app, { query: "{ viewer { id } }" }, bearer(String(session?.["token_hash"])));

    expect(await refusalOf(response)).toEqual(refused(WRONG));
  });
});

describe("a good token", () => {
  it("is taken from the header and from the cookie alike", async () => {
    const byHeader = await (await post(app, { query: "{ viewer { email } }" }, bearer(token))).json();
    const byCookie = await (await post(app, { query: "{ viewer { email } }" }, cookie(token))).json();

    expect(byHeader).toEqual({ data: { viewer: { email } } });
    expect(byCookie).toEqual(byHeader);
  });

  it.each(["token", "access_token", "authorization", "botwatch_session"])(
    "is ignored in the URL as %s",
    async (name) => {
      const response = await app.fetch(
        `/graphql?${name}=${token}&query=${encodeURIComponent("{ viewer { email } }")}`,
      );

      expect(await response.json()).toEqual({ data: { viewer: null } });
    },
  );

  it("is not looked for in another scheme, which is somebody else's", async () => {
    const authorization = `Basic ${Buffer.from(`ada:${token}`).toString("base64")}`;

    const open = await post(app, { query: "{ viewer { email } }" }, { authorization });
    const closed = await post(app, { query: "{ bots { totalCount } }" }, { authorization });
    const withCookie = await post(app, { query: "{ viewer { email } }" }, { authorization, ...cookie(token) });

    expect(await open.json()).toEqual({ data: { viewer: null } });
    expect(await refusalOf(closed)).toEqual(refused(NOBODY));
    expect(await withCookie.json()).toEqual({ data: { viewer: { email } } });
  });

  it("is ignored in the extensions of the request", async () => {
    const response = await post(app, {
      query: "{ viewer { email } }",
      extensions: { authorization: `Bearer ${token}` },
    });

    expect(await response.json()).toEqual({ data: { viewer: null } });
  });
});

describe("a stale cookie", () => {
  it("keeps nobody from signing in", async () => {
    const response = await post(app, { query: SIGN_IN, variables: { email } }, cookie("stale"));

    expect(response.status).toBe(200);
    expect(response.headers.get("set-cookie")).toContain("botwatch_session=");
  });

  it("keeps nobody from signing out, which takes it away", async () => {
    const response = await post(app, { query: "mutation { signOut }" }, cookie("stale"));

    expect(await response.json()).toEqual({ data: { signOut: false } });
    expect(response.headers.get("set-cookie")).toMatch(/^botwatch_session=; .*Expires=Thu, 01 Jan 1970/);
  });

  it.each(["{ viewer { id } }", "{ bots { totalCount } }", "subscription { botStatuses { botId } }"])(
    "is answered 401 for %s",
    async (query) => {
      expect(await refusalOf(await post(app, { query }, { ...cookie("stale"), ...EVENT_STREAM }))).toEqual(
        refused(WRONG),
      );
    },
  );
});
