import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSignInAttempts } from "../../../api/accounts/sign-in-attempts.ts";
import { createAsk } from "../../../api/database/ask.ts";
import { DomainError } from "../../../api/errors.ts";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type SqlDatabase, startEmbeddedDatabase } from "../../support/sql-databases.ts";

const LIMITS = { maxSignInsPerAccount: 3, maxSignInsPerAddress: 6 };
const LOCKED = {
  status: 429,
  code: "RATE_LIMITED",
  message: "Too many sign-ins have failed for this account: try again in 15 minutes",
};
const REFUSED = { status: 200, code: "UNAUTHENTICATED", message: "The e-mail or the password is not right" };
const OPENED = { status: 200, code: undefined, message: undefined };

let database: TestDatabase;
let servers: readonly [TestApp, TestApp];
let urls: readonly [string, string];
let nextAddress = 1;

beforeAll(async () => {
  database = await startTestDatabase();
  servers = [
    await startTestApp(database, { limits: LIMITS, trustProxy: true }),
    await startTestApp(database, { limits: LIMITS, trustProxy: true }),
  ];
  urls = [await servers[0].listen(), await servers[1].listen()];
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await database.close();
});

/** An address that nobody has come from. */
const anAddress = () => `198.51.100.${nextAddress++}`;

async function anEmail(): Promise<string> {
  const email = `${crypto.randomUUID()}@example.org`;
  await anAccount(servers[0], email);
  return email;
}

async function signIn(email: string, { password = "wrong", from = anAddress(), at = urls[0] } = {}) {
  const response = await fetch(at, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": from },
    body: JSON.stringify({
      query:
        "mutation S($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }",
      variables: { email, password },
    }),
  });
  // An answer of GraphQL has this shape.
  const { errors } = (await response.json()) as {
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  };
  return {
    answer: { status: response.status, code: errors?.[0]?.extensions.code, message: errors?.[0]?.message },
    retryAfter: response.headers.get("retry-after"),
  };
}

async function fail(email: string, options: Parameters<typeof signIn>[1] = {}): Promise<void> {
  expect((await signIn(email, options)).answer).toEqual(REFUSED);
}

describe("sign-ins that fail too often", () => {
  it("for one account are refused, from anywhere and with the right password too, until the window is over", async () => {
    const email = await anEmail();
    await fail(email);
    await fail(` ${email.toUpperCase()} `);
    await fail(email);

    const { answer, retryAfter } = await signIn(email, { password: "correct horse" });
    await database.query("update rate_limit set expire = 1 where key like 'sign-in-account:%'");
    const later = await signIn(email, { password: "correct horse" });

    expect(answer).toEqual(LOCKED);
    expect(Number(retryAfter)).toBeGreaterThan(890);
    expect(later.answer).toEqual(OPENED);
  });

  it("for an account that does not exist are refused alike", async () => {
    const email = "nobody@example.org";
    await fail(email);
    await fail(email);
    await fail(email);

    expect((await signIn(email)).answer).toEqual(LOCKED);
  });

  it("at one server count at the other", async () => {
    const email = await anEmail();
    await fail(email, { at: urls[0] });
    await fail(email, { at: urls[1] });
    await fail(email, { at: urls[0] });

    expect((await signIn(email, { at: urls[1] })).answer).toEqual(LOCKED);
  });

  it("at the same moment are not let through together", async () => {
    const email = await anEmail();

    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(email)));

    expect(answers.map(({ answer }) => answer.status).toSorted((a, b) => a - b)).toEqual([
      200, 200, 200, 429, 429, 429, 429, 429,
    ]);
  });

  it("are forgotten when one is right", async () => {
    const email = await anEmail();
    await fail(email);
    await fail(email);
    await signIn(email, { password: "correct horse" });
    await fail(email);
    await fail(email);

    expect((await signIn(email, { password: "correct horse" })).answer).toEqual(OPENED);
  });

  it("elsewhere do not lock the owner out where they sign in", async () => {
    const email = await anEmail();
    const home = anAddress();
    await signIn(email, { password: "correct horse", from: home });
    await fail(email);
    await fail(email);
    await fail(email);

    expect((await signIn(email)).answer).toEqual(LOCKED);
    expect((await signIn(email, { password: "correct horse", from: home })).answer).toEqual(OPENED);
  });

  it("are limited where the owner signs in as well", async () => {
    const email = await anEmail();
    const home = anAddress();
    await signIn(email, { password: "correct horse", from: home });
    await fail(email, { from: home });
    await fail(email, { from: home });
    await fail(email, { from: home });

    expect((await signIn(email, { password: "correct horse", from: home })).answer).toEqual(LOCKED);
  });

  it.each([
    ["one address", () => "203.0.113.7"],
    ["one network of IPv6", () => `2001:db8:1:2:${(nextAddress++).toString(16)}::7`],
  ])("from %s are refused, whatever the account, and those that are right do not count", async (_, address) => {
    const email = await anEmail();
    await signIn(email, { password: "correct horse", from: address() });
    for (let count = 0; count < 6; count += 1) {
      await fail(`${crypto.randomUUID()}@example.org`, { from: address() });
    }

    expect((await signIn(email, { password: "correct horse", from: address() })).answer).toEqual({
      status: 429,
      code: "RATE_LIMITED",
      message: "Too many sign-ins have failed from this address: try again in 15 minutes",
    });
  });
});

describe("guesses of the current password, by whoever has got at a session,", () => {
  const SET = `mutation ($current: String!) { setPassword(password: "battery staple", currentPassword: $current) { id } }`;

  it("are refused once they are too many, and count as sign-ins do", async () => {
    const email = `${crypto.randomUUID()}@example.org`;
    const { token } = await anAccount(servers[0], email);
    const guess = async (current: string) => {
      const { status, errors } = await servers[0].ask(SET, { current }, token);
      return [status, errors?.[0]?.extensions?.code];
    };
    await fail(email);

    expect([await guess("one"), await guess("two")]).toEqual([
      [200, "BAD_USER_INPUT"],
      [200, "BAD_USER_INPUT"],
    ]);
    expect(await guess("correct horse")).toEqual([429, "RATE_LIMITED"]);
    expect((await signIn(email)).answer).toEqual(LOCKED);
  });

  it("are none where a new password is too short, or the current one was left out", async () => {
    const email = `${crypto.randomUUID()}@example.org`;
    const { token } = await anAccount(servers[0], email);
    const without = 'mutation { setPassword(password: "battery staple") { id } }';
    const short = 'mutation { setPassword(password: "short", currentPassword: "guess") { id } }';

    for (const query of [without, short, without, short]) {
      await servers[0].ask(query, {}, token);
    }

    expect((await signIn(email, { password: "correct horse" })).answer).toEqual(OPENED);
  });
});

describe("on the embedded database", () => {
  let embedded: SqlDatabase;

  beforeAll(async () => {
    embedded = await startEmbeddedDatabase();
  });

  afterAll(() => embedded.close());

  it("they are counted as well", async () => {
    const attempts = createSignInAttempts({
      ask: createAsk(embedded.orm, { isPrepared: true }),
      limits: { maxSignInsPerAccount: 1, maxSignInsPerAddress: 9, signInWindowSeconds: 60 },
    });
    const attempt = { email: "ada@example.org", address: "198.51.100.1" };
    const wrong = () => Promise.reject(new DomainError("UNAUTHENTICATED", "Wrong"));

    await attempts.limit(attempt, () => Promise.resolve());
    const first = await attempts.limit(attempt, wrong).catch((error: unknown) => error);
    const second = await attempts.limit(attempt, wrong).catch((error: unknown) => error);
    const counted = await embedded.query("select points from rate_limit where key like 'sign-in-address:%'");

    expect([first, second]).toMatchObject([{ code: "UNAUTHENTICATED" }, { code: "RATE_LIMITED" }]);
    expect(counted).toEqual([{ points: 2 }]);
  });
});
