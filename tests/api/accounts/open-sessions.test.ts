import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSignInLink } from "../../../api/accounts/sign-in.ts";
import { Account } from "../../../api/accounts/account.entity.ts";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { openStream, within } from "../../support/streams.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const SIGN_IN = `mutation S($email: String!) { signIn(email: $email, password: "correct horse") { token } }`;
const LIST = "{ sessions { id createdAt expiresAt lastUsedAt address userAgent isCurrent } }";

let database: TestDatabase;
let app: TestApp;
let behindProxy: TestApp;
let url: string;
let proxyUrl: string;
let ada: TestViewer;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  behindProxy = await startTestApp(database, { trustProxy: true });
  [url, proxyUrl] = await Promise.all([app.listen(), behindProxy.listen()]);
});

afterAll(async () => {
  await Promise.all([app.close(), behindProxy.close()]);
  await database.close();
});

beforeEach(async () => {
  ada = await aViewer(app);
});

async function signIn(at: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const response = await fetch(at, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "Firefox", ...headers },
    body: JSON.stringify({ query: SIGN_IN, variables: { email: ada.email } }),
  });
  const { data } = (await response.json()) as { readonly data: { readonly signIn: { readonly token: string } } };
  return data.signIn.token;
}

/** What is listed for whoever holds a token, the one that asks first. */
const listed = async (token: string) => (await app.ask(LIST, {}, token)).data.sessions;

describe("sessions", () => {
  it("are the open ones of the account, with where they came from", async () => {
    const token = await signIn(url);
    await aViewer(app);

    expect(await listed(token)).toEqual([
      {
        id: expect.any(String),
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
        lastUsedAt: null,
        address: "127.0.0.1",
        userAgent: "Firefox",
        isCurrent: true,
      },
      expect.objectContaining({ address: null, userAgent: null, isCurrent: false }),
    ]);
  });

  it.each([
    ["believes no forwarded address that no proxy of ours wrote", () => url, "127.0.0.1"],
    ["takes the address that the proxy has written, and none before it", () => proxyUrl, "203.0.113.7"],
  ])("%s", async (_, at, address) => {
    const token = await signIn(at(), { "x-forwarded-for": "198.51.100.1, 203.0.113.7" });

    expect((await listed(token))[0].address).toBe(address);
  });

  it("keep at most 300 characters of what a browser calls itself", async () => {
    const token = await signIn(url, { "user-agent": "x".repeat(5_000) });

    expect((await listed(token))[0].userAgent).toBe("x".repeat(300));
  });

  it("have the address of who came by a one-time link too", async () => {
    const em = app.services.fork();
    const { secret } = await createSignInLink(em, await em.findOneOrFail(Account, { id: ada.id }));
    await fetch(new URL(`/sign-in/${secret}`, url), { redirect: "manual" });

    expect((await listed(ada.token))[1].address).toBe("127.0.0.1");
  });

  it("say when they were last used, written down a moment later", async () => {
    const used = await startTestApp(database);
    const before = Date.now();
    await used.ask("{ bots { totalCount } }", {}, ada.token);
    await used.close();

    const { lastUsedAt } = (await listed(ada.token))[0];
    expect(Date.parse(lastUsedAt)).toBeGreaterThan(before - 1_000);
  });

  it("that have expired are not among them", async () => {
    const token = await signIn(url);
    await database.query("update session set expires_at = now() where account_id = $1 and address is not null", [
      ada.id,
    ]);

    expect(await listed(ada.token)).toHaveLength(1);
    expect((await app.ask(LIST, {}, token)).status).toBe(401);
  });
});

describe("endSession", () => {
  const END = "mutation E($id: ID!) { endSession(id: $id) }";

  it("ends another session and its streams at once", async () => {
    await ada.createBot();
    const token = await signIn(url);
    const stream = await openStream(app.fetch, "/graphql", {
      query: "subscription { botStatuses { botId } }",
      token,
    });
    await stream.next();
    const { id } = (await listed(token))[0];

    expect((await ada.ask(END, { id })).data).toEqual({ endSession: id });
    expect(await within(2_000, stream.ending())).toBe("cut");
    expect((await app.ask(LIST, {}, token)).status).toBe(401);
  });

  it("ends nobody else's", async () => {
    const bob = await aViewer(app);
    const { id } = (await listed(ada.token))[0];

    expect((await bob.refusal(END, { id }))?.code).toBe("NOT_FOUND");
    expect(await listed(ada.token)).toHaveLength(1);
  });
});

describe("endOtherSessions", () => {
  it("ends all but the one that asks, and leaves API tokens alone", async () => {
    const others = [await signIn(url), await signIn(url)];
    const { data } = await ada.ask('mutation { createApiToken(input: { name: "a", scope: READ }) { token } }');

    expect((await ada.ask("mutation { endOtherSessions }")).data).toEqual({ endOtherSessions: 2 });
    expect((await app.ask(LIST, {}, others[0])).status).toBe(401);
    expect((await app.ask("{ bots { totalCount } }", {}, data.createApiToken.token)).status).toBe(200);
    expect(await listed(ada.token)).toHaveLength(1);
  });
});

describe("setPassword", () => {
  it("ends the other sign-ins, and leaves API tokens alone", async () => {
    const other = await signIn(url);
    const { data } = await ada.ask('mutation { createApiToken(input: { name: "a", scope: READ }) { token } }');

    await ada.ask('mutation { setPassword(password: "battery staple", currentPassword: "correct horse") { id } }');

    expect((await app.ask("{ bots { totalCount } }", {}, other)).status).toBe(401);
    expect((await app.ask("{ bots { totalCount } }", {}, data.createApiToken.token)).status).toBe(200);
  });
});
