import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer, cookie, EVENT_STREAM, post, refusalOf } from "../../support/requests.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const EVIL = "https://evil.example";
const ALLOWED = "https://dashboard.example.org";
const PUBLIC = "https://bots.example.org";

let database: TestDatabase;
let app: TestApp;
let url: string;
let ada: TestViewer;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { allowedOrigins: [ALLOWED], publicUrl: `${PUBLIC}/` });
  url = await app.listen();
  ada = await aViewer(app);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  botId = await ada.createBot();
});

const start = (headers: Readonly<Record<string, string>>) =>
  post(app, { query: "mutation S($id: ID!) { startBot(id: $id) { state } }", variables: { id: botId } }, headers);
const wanted = async () => (await database.query("select wanted from bot where id = $1", [botId]))[0]?.["wanted"];

describe("a request with the cookie of whoever looks at a page", () => {
  it.each([
    ["of another site", { origin: EVIL, "sec-fetch-site": "cross-site" }],
    ["of another site, in an older browser", { origin: EVIL }],
    ["of another port of the same host", { origin: "http://botwatch.test:8080", "sec-fetch-site": "same-site" }],
    ["that is opaque", { origin: "null", "sec-fetch-site": "cross-site" }],
    ["that keeps its origin to itself", { "sec-fetch-site": "cross-site" }],
    ["of a site whose name begins like an allowed one", { origin: `${ALLOWED}.evil.example` }],
  ])("%s is refused, and nothing is changed", async (_, headers) => {
    const response = await start({ ...cookie(ada.token), host: "botwatch.test", ...headers });

    expect(await refusalOf(response)).toMatchObject({ status: 403, code: "FORBIDDEN" });
    expect(await wanted()).toBe("STOPPED");
  });

  it.each([
    ["of our own", { origin: "http://botwatch.test", "sec-fetch-site": "same-origin" }],
    ["of our own behind a proxy that speaks https for us", { origin: "https://botwatch.test" }],
    ["of our own behind a proxy that changes Host", { origin: PUBLIC }],
    ["that ALLOWED_ORIGINS names", { origin: ALLOWED, "sec-fetch-site": "cross-site" }],
    ["that says nothing, as a program does", {}],
  ])("%s is answered", async (_, headers) => {
    const response = await start({ ...cookie(ada.token), host: "botwatch.test", ...headers });

    expect(response.status).toBe(200);
    expect(await wanted()).toBe("RUNNING");
  });
});

describe("a page of another site", () => {
  it("signs nobody in", async () => {
    const query = `mutation { signIn(email: "${ada.email}", password: "correct horse") { token } }`;

    const response = await post(app, { query }, { origin: EVIL });

    expect([response.status, response.headers.get("set-cookie")]).toEqual([403, null]);
  });

  it("with a token of its own is a program like any other", async () => {
    expect((await start({ ...bearer(ada.token), origin: EVIL })).status).toBe(200);
  });

  it("does not get a stream in words that are known already", async () => {
    const query = "subscription { botStatuses { botId } }";
    const stream = (headers: Readonly<Record<string, string>>) =>
      fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...EVENT_STREAM, origin: EVIL, ...headers },
        body: JSON.stringify({ query }),
      });
    const known = await stream(bearer(ada.token));
    await known.body?.cancel();

    const refused = await stream(cookie(ada.token));
    await refused.body?.cancel();

    expect([known.status, refused.status]).toEqual([200, 403]);
  });
});

describe("a GET", () => {
  it.each(['createApiToken(input: { name: "a", scope: READ }) { token }', "signOut", "endOtherSessions"])(
    "never runs %s",
    async (field) => {
      const before = await database.query("select count(*) from session");

      const response = await app.fetch(`/graphql?query=${encodeURIComponent(`mutation { ${field} }`)}`, {
        headers: cookie(ada.token),
      });

      expect(response.status).toBe(405);
      expect(await database.query("select count(*) from session")).toEqual(before);
    },
  );
});
