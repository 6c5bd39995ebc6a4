import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { limits: { maxSignInsPerAccount: 1_000, maxSignInsPerAddress: 1_000 } });
  await anAccount(app, "ada@example.org");
  await database.query("insert into account (email) values ('linkonly@example.org')");
});

afterAll(async () => {
  await app.close();
  await database.close();
});

const signIn = (email: string, password: string) =>
  app.ask(
    "mutation S($email: String!, $password: String!) { signIn(email: $email, password: $password) { token viewer { email role } } }",
    {
      email,
      password,
    },
  );

/** What whoever was refused can see of it. */
const refusal = async (email: string, password: string) => {
  const { status, data, errors } = await signIn(email, password);
  return { status, data, errors };
};

/** The shortest of several refusals of each, taken in turns, since the machine has other things to do as well. */
async function shortestMs(...emails: readonly string[]): Promise<readonly number[]> {
  const shortest = emails.map(() => Infinity);
  for (let count = 0; count < 12; count += 1) {
    for (const [index, email] of emails.entries()) {
      const begun = performance.now();
      await signIn(email, "wrong");
      shortest[index] = Math.min(shortest[index] ?? Infinity, performance.now() - begun);
    }
  }
  return shortest;
}

describe("signIn", () => {
  it("opens a session whose token opens what is the account's", async () => {
    const { data } = await signIn("ada@example.org", "correct horse");

    const { data: seen } = await app.ask("{ viewer { email role } }", {}, data.signIn.token);

    expect(data.signIn.viewer).toEqual({ email: "ada@example.org", role: "USER" });
    expect(seen.viewer).toEqual({ email: "ada@example.org", role: "USER" });
  });

  it.each(["ADA@EXAMPLE.ORG", "  ada@example.org ", "Ada@Example.Org"])("knows %j in any case", async (email) => {
    expect((await signIn(email, "correct horse")).data.signIn.viewer.email).toBe("ada@example.org");
  });

  it.each([
    ["an unknown account", "nobody@example.org", "correct horse"],
    ["an account that only a link opens", "linkonly@example.org", "correct horse"],
    ["an account that only a link opens, without a password", "linkonly@example.org", ""],
    ["no account at all", "", ""],
    ["an address of great length", `${"x".repeat(100_000)}@example.org`, "correct horse"],
    ["the password in another case", "ada@example.org", "Correct Horse"],
    ["a password with more behind it", "ada@example.org", "correct horse "],
    ["a password of great length", "ada@example.org", "x".repeat(500_000)],
  ])("refuses %s in the words of a wrong password", async (_, email, password) => {
    const wrong = await refusal("ada@example.org", "wrong");

    expect(wrong.errors?.[0]).toMatchObject({
      message: "The e-mail or the password is not right",
      extensions: { code: "UNAUTHENTICATED" },
    });
    expect(await refusal(email, password)).toEqual(wrong);
  });

  it("takes as long for an unknown account as for a wrong password", async () => {
    const [known = 0, unknown, linkOnly] = await shortestMs(
      "ada@example.org",
      "nobody@example.org",
      "linkonly@example.org",
    );

    expect(unknown).toBeGreaterThan(known * 0.5);
    expect(unknown).toBeLessThan(known * 2);
    expect(linkOnly).toBeGreaterThan(known * 0.5);
  });

  it("keeps passwords as argon2id and tokens as hashes", async () => {
    const { data } = await signIn("ada@example.org", "correct horse");

    const [account] = await database.query("select password_hash from account where email = 'ada@example.org'");
    const sessions = await database.query("select token_hash from session");
    expect(account?.["password_hash"]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(sessions)).not.toContain(data.signIn.token);
  });

  it("gives each session a token of its own", async () => {
    const first = await signIn("ada@example.org", "correct horse");
    const second = await signIn("ada@example.org", "correct horse");

    expect(first.data.signIn.token).not.toBe(second.data.signIn.token);
  });
});

describe("signOut", () => {
  it("ends the session that asks, and no other one", async () => {
    const first = (await signIn("ada@example.org", "correct horse")).data.signIn.token;
    const second = (await signIn("ada@example.org", "correct horse")).data.signIn.token;

    const { data } = await app.ask("mutation { signOut }", {}, first);

    expect(data).toEqual({ signOut: true });
    expect((await app.ask("{ viewer { id } }", {}, first)).status).toBe(401);
    expect((await app.ask("{ viewer { id } }", {}, second)).status).toBe(200);
  });

  it("says that nobody was signed in", async () => {
    expect((await app.ask("mutation { signOut }")).data).toEqual({ signOut: false });
  });
});
