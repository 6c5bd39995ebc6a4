import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Account } from "../../../api/accounts/account.entity.ts";
import { createSignInLink } from "../../../api/accounts/sign-in.ts";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { cookie, post } from "../../support/requests.ts";

let database: TestDatabase;
let app: TestApp;
let secure: TestApp;
let open: TestApp;
let accountId: string;
let email: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { publicUrl: "http://bots.example.org" });
  secure = await startTestApp(database, { publicUrl: "https://bots.example.org" });
  open = await startTestApp(database, { graphiql: true });
});

afterAll(async () => {
  await Promise.all([app.close(), secure.close(), open.close()]);
  await database.close();
});

beforeEach(async () => {
  email = `${crypto.randomUUID()}@example.org`;
  ({ id: accountId } = await anAccount(app, email));
});

/** The parts of a cookie, with its lifetime in hours. */
function cookieOf(response: Response) {
  const [pair = "", ...attributes] = (response.headers.get("set-cookie") ?? "").split("; ");
  const expires = attributes.find((attribute) => attribute.startsWith("Expires="))?.slice("Expires=".length) ?? "";
  return {
    token: pair.replace("botwatch_session=", ""),
    attributes: attributes.filter((attribute) => !attribute.startsWith("Expires=")),
    hours: Math.round((Date.parse(expires) - Date.now()) / 3_600_000),
  };
}

const signIn = (on: TestApp, remember?: boolean) =>
  post(on, {
    query:
      'mutation S($email: String!, $remember: Boolean) { signIn(email: $email, password: "correct horse", remember: $remember) { token expiresAt } }',
    variables: { email, remember },
  });

describe("the cookie of signIn", () => {
  it("is kept from scripts and other sites, for 12 hours", async () => {
    expect(cookieOf(await signIn(app))).toEqual({
      token: expect.stringMatching(/^[\w-]{43}$/),
      attributes: ["Path=/", "HttpOnly", "SameSite=Lax"],
      hours: 12,
    });
  });

  it("lives 30 days when it is to be remembered, like its session", async () => {
    const response = await signIn(app, true);
    const { data } = (await response.clone().json()) as { data: { signIn: { expiresAt: string } } };

    expect(cookieOf(response).hours).toBe(30 * 24);
    expect(Math.round((Date.parse(data.signIn.expiresAt) - Date.now()) / 3_600_000)).toBe(30 * 24);
  });

  it("is sent over https only where people come by https", async () => {
    expect(cookieOf(await signIn(secure)).attributes).toEqual(["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]);
  });

  it("opens what the token opens", async () => {
    const { token } = cookieOf(await signIn(app));

    const response = await post(app, { query: "{ viewer { email } }" }, cookie(token));

    expect(await response.json()).toEqual({ data: { viewer: { email } } });
  });

  it("is not set by a sign-in that is refused", async () => {
    const response = await post(app, {
      query: `mutation { signIn(email: "${email}", password: "wrong") { token } }`,
    });

    expect(response.headers.get("set-cookie")).toBeNull();
  });
});

describe("a sign-in link", () => {
  async function aLink(): Promise<string> {
    const em = app.services.fork();
    return `/sign-in/${(await createSignInLink(em, await em.findOneOrFail(Account, { id: accountId }))).secret}`;
  }

  it("signs a browser in and sends it home, leaving no trace", async () => {
    const response = await app.fetch(await aLink());

    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    const viewer = await post(app, { query: "{ viewer { email } }" }, cookie(cookieOf(response).token));
    expect(await viewer.json()).toEqual({ data: { viewer: { email } } });
  });

  it("sets a cookie like that of signIn", async () => {
    expect(cookieOf(await secure.fetch(await aLink())).attributes).toEqual([
      "Path=/",
      "HttpOnly",
      "SameSite=Lax",
      "Secure",
    ]);
  });

  it("is spent at its first use", async () => {
    const link = await aLink();
    await app.fetch(link);

    const second = await app.fetch(link);

    expect(second.status).toBe(410);
    expect(second.headers.get("set-cookie")).toBeNull();
    expect(await second.text()).toContain("used already");
  });

  it("signs in one of two browsers that use it at once", async () => {
    const link = await aLink();

    const responses = await Promise.all([app.fetch(link), app.fetch(link), app.fetch(link)]);

    expect(responses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 410, 410]);
  });

  it("dies after ten minutes", async () => {
    const link = await aLink();
    const [row] = await database.query(
      "select expires_at > now() + interval '9 minutes' and expires_at <= now() + interval '10 minutes' as is_ten from sign_in_link where account_id = $1",
      [accountId],
    );
    await database.query("update sign_in_link set expires_at = now() - interval '1 second' where account_id = $1", [
      accountId,
    ]);

    expect(row).toEqual({ is_ten: true });
    expect((await app.fetch(link)).status).toBe(410);
  });

  it("is not spent by those who ask for its head", async () => {
    const link = await aLink();

    const head = await app.fetch(link, { method: "HEAD" });

    expect([head.status, head.headers.get("set-cookie")]).toEqual([405, null]);
    expect((await app.fetch(link)).status).toBe(303);
  });

  it("is not spent by a form either", async () => {
    const link = await aLink();

    expect((await app.fetch(link, { method: "POST" })).status).toBe(405);
    expect((await app.fetch(link)).status).toBe(303);
  });

  it("that nobody made opens nothing", async () => {
    expect((await app.fetch(`/sign-in/${"x".repeat(43)}`)).status).toBe(410);
  });

  it("cannot be made from what is stored of it", async () => {
    await aLink();
    const [row] = await database.query("select secret_hash from sign_in_link where account_id = $1", [accountId]);

    expect((await app.fetch(`/sign-in/${String(row?.["secret_hash"])}`)).status).toBe(410);
  });
});

describe("pages", () => {
  it.each(["/health", "/ready"])("%s says that all is well", async (path) => {
    const response = await app.fetch(path);

    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  });

  it.each([
    "/nowhere",
    "/sign-in",
    "/sign-in/",
    "/sign-in/a/b",
    "/graphql/x",
    "/__proto__",
    "/constructor",
    "/%2e%2e/package.json",
    "/sign-in/%00",
  ])("%s is a 404 with a title and a heading", async (path) => {
    const response = await app.fetch(path);
    const html = await response.text();

    expect([response.status, response.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(html).toContain("<title>Not found · botwatch</title>");
    expect(html.match(/<h1>/g)).toHaveLength(1);
  });

  it("says at the front how the dashboard is built, where it was not", async () => {
    const response = await app.fetch("/");

    expect(response.status).toBe(200);
    expect(await response.text()).toContain("<code>npm run build</code>");
  });

  it("shows the way to GraphiQL where there is one", async () => {
    expect(await (await open.fetch("/")).text()).toContain('<a href="/graphql">');
    expect(await (await app.fetch("/")).text()).not.toContain('<a href="/graphql">');
  });

  it("answers by the path alone, whatever follows it", async () => {
    const response = await app.fetch(`/graphql?query=${encodeURIComponent("{ viewer { id } }")}&from=/health`);

    expect(await response.json()).toEqual({ data: { viewer: null } });
  });

  it("answers those who ask for the head of one", async () => {
    expect((await app.fetch("/health", { method: "HEAD" })).status).toBe(200);
  });

  it("takes nothing but GET", async () => {
    const response = await app.fetch("/", { method: "POST" });

    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});

describe("GraphiQL", () => {
  const browse = (on: TestApp) =>
    on.fetch("/graphql", { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });

  it("is served from our own files alone", async () => {
    const response = await browse(open);
    const html = await response.text();
    const addresses = [
      ...html.matchAll(/<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/gi),
    ].map(([, address]) => address);

    expect(response.headers.get("content-type")).toContain("text/html");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html.length).toBeGreaterThan(100_000);
    expect(addresses.filter((address) => /^(https?:)?\/\//.test(address ?? ""))).toEqual([]);
  });

  it("is not there where it is off", async () => {
    const response = await browse(app);

    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.text()).toMatch(/^\{"errors":\[/);
  });

  it("does not get in the way of a query in the address", async () => {
    const response = await open.fetch(`/graphql?query=${encodeURIComponent("{ viewer { id } }")}`, {
      headers: { accept: "application/json" },
    });

    expect(await response.json()).toEqual({ data: { viewer: null } });
  });
});
