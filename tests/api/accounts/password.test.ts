import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasPassword } from "../../../api/accounts/first-account.ts";
import { createSignInLink, redeemSignInLink } from "../../../api/accounts/sign-in.ts";
import { Account } from "../../../api/accounts/account.entity.ts";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { runOn, startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { openStream, within } from "../../support/streams.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const SET = `mutation P($password: String!, $currentPassword: String) {
  setPassword(password: $password, currentPassword: $currentPassword) { id email hasPassword }
}`;

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;

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
});

const forgetPassword = () => database.query("update account set password_hash = null where id = $1", [ada.id]);
const open = (password: string) =>
  app.ask(
    "mutation S($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }",
    {
      email: ada.email,
      password,
    },
  );
const tokenOf = async (password: string): Promise<string> => (await open(password)).data.signIn.token;
const isOpen = async (token: string) => (await app.ask("{ viewer { id } }", {}, token)).status === 200;

describe("Viewer.hasPassword", () => {
  it("is whether there is one", async () => {
    const before = await ada.ask("{ viewer { hasPassword } }");
    await forgetPassword();

    expect(before.data.viewer).toEqual({ hasPassword: true });
    expect((await ada.ask("{ viewer { hasPassword } }")).data.viewer).toEqual({ hasPassword: false });
  });

  it("is in the answer of signIn too", async () => {
    const { data } = await app.ask(
      'mutation S($email: String!) { signIn(email: $email, password: "correct horse") { viewer { hasPassword } } }',
      { email: ada.email },
    );

    expect(data.signIn.viewer.hasPassword).toBe(true);
  });
});

describe("setPassword", () => {
  it("gives an account that has none its first one", async () => {
    await forgetPassword();

    const { data } = await ada.ask(SET, { password: "battery staple" });

    expect(data.setPassword).toEqual({ id: ada.id, email: ada.email, hasPassword: true });
    expect((await open("battery staple")).errors).toBeUndefined();
  });

  it("takes another one in place of the current one", async () => {
    await ada.ask(SET, { password: "battery staple", currentPassword: "correct horse" });

    expect((await open("battery staple")).errors).toBeUndefined();
    expect((await open("correct horse")).errors?.[0]?.extensions?.code).toBe("UNAUTHENTICATED");
  });

  it("needs no link any more at the next start", async () => {
    await database.query("update account set password_hash = null");
    const before = await hasPassword(app.services.fork());

    await ada.ask(SET, { password: "battery staple" });

    expect([before, await hasPassword(app.services.fork())]).toEqual([false, true]);
  });

  it.each([
    ["a wrong current one", { currentPassword: "Correct Horse" }, "The current password is not right"],
    ["an empty current one", { currentPassword: "" }, "The current password is not right"],
    ["no current one", {}, "The current password is needed to change it"],
    ["null as the current one", { currentPassword: null }, "The current password is needed to change it"],
  ])("refuses %s, and changes nothing", async (_, given, message) => {
    const other = await tokenOf("correct horse");

    const refusal = await ada.refusal(SET, { password: "battery staple", ...given });

    expect(refusal).toEqual({ code: "BAD_USER_INPUT", field: "currentPassword", message });
    expect((await open("correct horse")).errors).toBeUndefined();
    expect(await isOpen(other)).toBe(true);
  });

  it.each(["", "1234567", "x".repeat(201)])("refuses %j for its length", async (password) => {
    expect(await ada.refusal(SET, { password, currentPassword: "correct horse" })).toEqual({
      code: "BAD_USER_INPUT",
      field: "password",
      message: "Password must have 8 to 200 characters",
    });
  });

  it.each(["12345678", "x".repeat(200), "pässwörd ünd 🐴"])("takes %j", async (password) => {
    await ada.ask(SET, { password, currentPassword: "correct horse" });

    expect((await open(password)).errors).toBeUndefined();
  });

  it("is kept as argon2id", async () => {
    await ada.ask(SET, { password: "battery staple", currentPassword: "correct horse" });

    const [account] = await database.query("select password_hash from account where id = $1", [ada.id]);
    expect(account?.["password_hash"]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it("ends every other session of the account, and goes on in the one that asks", async () => {
    const other = await tokenOf("correct horse");
    const bob = await aViewer(app);

    await ada.ask(SET, { password: "battery staple", currentPassword: "correct horse" });

    expect(await isOpen(other)).toBe(false);
    expect(await isOpen(ada.token)).toBe(true);
    expect(await isOpen(bob.token)).toBe(true);
  });

  it("ends the streams of other sessions at once", async () => {
    await ada.createBot();
    const query = "subscription { botStatuses { botId } }";
    const other = await openStream(app.fetch, "/graphql", { query, token: await tokenOf("correct horse") });
    const own = await openStream(app.fetch, "/graphql", { query, token: ada.token });
    await other.next();
    await own.next();

    await ada.ask(SET, { password: "battery staple", currentPassword: "correct horse" });

    expect(await within(2_000, other.ending())).toBe("cut");
    const id = await ada.createBot();
    expect((await own.next())?.data.data.botStatuses).toEqual([{ botId: id }]);
    own.close();
  });

  it("takes the account's one-time links away", async () => {
    const em = app.services.fork();
    const { secret } = await createSignInLink(em, await em.findOneOrFail(Account, { id: ada.id }));

    await ada.ask(SET, { password: "battery staple", currentPassword: "correct horse" });

    expect(await redeemSignInLink(app.services.fork(), secret)).toBeNull();
  });

  it("of two at the same time takes one", async () => {
    await forgetPassword();

    const refusals = await Promise.all([
      ada.refusal(SET, { password: "battery staple" }),
      ada.refusal(SET, { password: "horse battery" }),
    ]);

    const isBattery = (await open("battery staple")).errors === undefined;
    const isHorse = (await open("horse battery")).errors === undefined;
    expect([isBattery, isHorse].filter(Boolean)).toHaveLength(1);
    // Whoever came second finds that there is a password by now, or that it has just been changed.
    expect(refusals.filter((refusal) => refusal !== undefined)).toMatchObject([
      { code: expect.stringMatching(/^(CONFLICT|BAD_USER_INPUT)$/) },
    ]);
  });

  it("sees what an earlier field of the same request has set", async () => {
    await forgetPassword();

    const { data } = await ada.ask(
      `mutation { one: setPassword(password: "battery staple") { id }
         two: setPassword(password: "horse battery", currentPassword: "battery staple") { id } }`,
    );

    expect(data).toEqual({ one: { id: ada.id }, two: { id: ada.id } });
    expect((await open("horse battery")).errors).toBeUndefined();
  });

  it("needs a viewer", async () => {
    expect((await app.ask(SET, { password: "battery staple" })).status).toBe(401);
  });
});

describe("signIn beside a change of the password", () => {
  it("waits for it, and opens nothing with the old one", async () => {
    const opened = await runOn(database.url, async (client) => {
      await client.query("begin");
      await client.query("update account set password_hash = 'changed' where id = $1", [ada.id]);
      const opening = open("correct horse");
      await isWaiting();
      await client.query("commit");
      return opening;
    });

    expect(opened.errors?.[0]).toMatchObject({
      message: "The e-mail or the password is not right",
      extensions: { code: "UNAUTHENTICATED" },
    });
    expect(
      await database.query("select count(*)::int as count from session where account_id = $1", [ada.id]),
    ).toEqual([{ count: 1 }]);
  });
});

/** Resolves when some statement waits for another one's lock. */
async function isWaiting(): Promise<void> {
  for (let rows = await waiting(); rows.length === 0; rows = await waiting()) {
    // Looked at again at once: it takes the time of a password check.
  }
}

const waiting = () => database.query("select from pg_stat_activity where wait_event_type = 'Lock'");

describe("all of this", () => {
  it("meets no failure of ours", () => {
    expect(app.bugs).toEqual([]);
  });
});
