import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { openStream, within } from "../../support/streams.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const LIST = `query A($first: Int, $after: String, $search: String) {
  accounts(first: $first, after: $after, search: $search) {
    totalCount pageInfo { endCursor hasNextPage }
    edges { cursor node { id email role disabledAt hasPassword lastUsedAt botCount } }
  }
}`;
const CREATE = `mutation C($email: String!, $role: AccountRole! = USER) {
  createAccount(email: $email, role: $role) { resetToken expiresAt account { id email role hasPassword botCount } }
}`;
const SET_ROLE = "mutation R($id: ID!, $role: AccountRole!) { setAccountRole(id: $id, role: $role) { role } }";
const DISABLE = "mutation D($id: ID!) { disableAccount(id: $id) { disabledAt } }";
const ENABLE = "mutation E($id: ID!) { enableAccount(id: $id) { disabledAt } }";
const DELETE = "mutation X($id: ID!) { deleteAccount(id: $id) }";
const RESET = "mutation P($id: ID!) { resetAccountPassword(id: $id) { resetToken account { id } } }";

let database: TestDatabase;
let app: TestApp;
/** An administrator. */
let root: TestViewer;
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
  await database.query("delete from account");
  root = await anAdministrator();
  ada = await aViewer(app);
});

async function anAdministrator(): Promise<TestViewer> {
  const viewer = await aViewer(app);
  await database.query("update account set role = 'ADMIN' where id = $1", [viewer.id]);
  return viewer;
}

const administrators = async () =>
  (await database.query("select id from account where role = 'ADMIN' and disabled_at is null")).map(({ id }) => id);
const statusOf = async (token: string) => (await app.ask("{ bots { totalCount } }", {}, token)).status;
const signIn = (email: string) =>
  app.ask('mutation S($e: String!) { signIn(email: $e, password: "correct horse") { token } }', { e: email });

describe("who is no administrator", () => {
  it.each([
    ["accounts", LIST],
    ["createAccount", CREATE],
    ["setAccountRole", SET_ROLE],
    ["disableAccount", DISABLE],
    ["enableAccount", ENABLE],
    ["deleteAccount", DELETE],
    ["resetAccountPassword", RESET],
  ])("is refused %s", async (_, query) => {
    const variables = { id: root.id, role: "ADMIN", email: "eve@example.org" };

    expect(await ada.refusal(query, variables)).toMatchObject({
      code: "FORBIDDEN",
      message: "Only an administrator manages accounts",
    });
    expect(await administrators()).toEqual([root.id]);
    expect(await database.query("select from account")).toHaveLength(2);
  });

  it("counts from the moment on in which the role was taken away", async () => {
    const other = await anAdministrator();
    await root.ask(SET_ROLE, { id: other.id, role: "USER" });

    expect((await other.refusal(LIST))?.code).toBe("FORBIDDEN");
  });
});

describe("accounts", () => {
  it("are listed by e-mail, page by page, with nothing of their bots but how many", async () => {
    await database.query("insert into account (email) values ('a1@pages.org'), ('a2@pages.org'), ('b%@pages.org')");
    await ada.createBot();

    const first = (await root.ask(LIST, { first: 2, search: "@PAGES" })).data.accounts;
    const second = (await root.ask(LIST, { first: 2, search: "@pages", after: first.pageInfo.endCursor })).data
      .accounts;
    const adas = (await root.ask(LIST, { search: ada.email })).data.accounts;

    const emailsOf = (page: typeof first) => page.edges.map(({ node }: { node: { email: string } }) => node.email);
    expect([emailsOf(first), emailsOf(second)]).toEqual([["a1@pages.org", "a2@pages.org"], ["b%@pages.org"]]);
    expect([first.totalCount, first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([3, true, false]);
    expect(adas.edges[0].node).toEqual({
      id: ada.id,
      email: ada.email,
      role: "USER",
      disabledAt: null,
      hasPassword: true,
      lastUsedAt: expect.any(String),
      botCount: 1,
    });
    expect(emailsOf((await root.ask(LIST, { search: "%@p" })).data.accounts)).toEqual(["b%@pages.org"]);
  });

  it.each([
    [{ first: 0 }, "first must be 1 to 500, found 0"],
    [{ first: 501 }, "first must be 1 to 500, found 501"],
    [{ after: "nonsense" }, '"nonsense" is not a cursor of this list'],
  ])("refuse %j", async (variables, message) => {
    expect(await root.refusal(LIST, variables)).toMatchObject({ code: "BAD_USER_INPUT", message });
  });

  it("show an administrator nobody's bots", async () => {
    const id = await ada.createBot();

    expect((await root.ask("{ bots { totalCount } }")).data.bots.totalCount).toBe(0);
    expect((await root.refusal("query B($id: ID!) { bot(id: $id) { id } }", { id }))?.code).toBe("NOT_FOUND");
  });
});

describe("createAccount", () => {
  it("makes one whose owner sets the first password, with a link that is shown once", async () => {
    const { data } = await root.ask(CREATE, { email: " Bob@Example.org " });
    const { resetToken, account } = data.createAccount;

    const reset = await app.ask(
      'mutation R($t: String!) { resetPassword(token: $t, password: "battery staple") { viewer { email hasPassword } } }',
      { t: resetToken },
    );

    expect(account).toMatchObject({ email: "bob@example.org", role: "USER", hasPassword: false, botCount: 0 });
    expect(reset.data.resetPassword.viewer).toEqual({ email: "bob@example.org", hasPassword: true });
  });

  it.each([
    ["nonsense", "BAD_USER_INPUT", "Expected an e-mail address such as ada@example.org"],
    ["a b@example.org", "BAD_USER_INPUT", "Expected an e-mail address such as ada@example.org"],
    [`${"x".repeat(320)}@example.org`, "BAD_USER_INPUT", "Expected an e-mail address such as ada@example.org"],
    ["TAKEN@example.org", "CONFLICT", "There is an account taken@example.org already"],
  ])("refuses %s", async (email, code, message) => {
    await database.query("insert into account (email) values ('taken@example.org')");

    expect(await root.refusal(CREATE, { email })).toEqual({ code, field: "email", message });
  });
});

describe("disableAccount", () => {
  it("ends sessions, API tokens and streams at once and lets nobody in; its bots go on", async () => {
    const botId = await ada.createBot();
    await ada.ask("mutation S($id: ID!) { startBot(id: $id) { state } }", { id: botId });
    const { data } = await ada.ask('mutation { createApiToken(input: { name: "a", scope: READ }) { token } }');
    const stream = await openStream(app.fetch, "/graphql", {
      query: "subscription { botStatuses { botId } }",
      token: ada.token,
    });
    await stream.next();

    await root.ask(DISABLE, { id: ada.id });

    expect(await within(2_000, stream.ending())).toBe("cut");
    expect([await statusOf(ada.token), await statusOf(data.createApiToken.token)]).toEqual([401, 401]);
    const refused = (await signIn(ada.email)).errors;
    expect(refused).toEqual((await signIn("nobody@example.org")).errors);
    expect(await root.refusal(RESET, { id: ada.id })).toMatchObject({ code: "CONFLICT" });
    expect(await database.query("select wanted from bot where id = $1", [botId])).toEqual([{ wanted: "RUNNING" }]);
  });

  it("is undone by enableAccount, but for what was ended", async () => {
    await root.ask(DISABLE, { id: ada.id });
    await root.ask(ENABLE, { id: ada.id });

    expect(await statusOf(ada.token)).toBe(401);
    expect((await signIn(ada.email)).errors).toBeUndefined();
  });
});

describe("deleteAccount", () => {
  it("takes its bots, its sessions and what was shared with it along", async () => {
    const botId = await ada.createBot();
    const bob = await aViewer(app);
    const shared = await bob.createBot();
    await database.query("insert into bot_member (bot_id, email, role) values ($1, $2, 'VIEWER')", [
      shared,
      ada.email,
    ]);

    expect((await root.ask(DELETE, { id: ada.id })).data).toEqual({ deleteAccount: ada.id });
    expect(await statusOf(ada.token)).toBe(401);
    expect(await database.query("select from bot where id = $1", [botId])).toEqual([]);
    expect(await database.query("select from bot_member")).toEqual([]);
    expect((await root.refusal(DELETE, { id: ada.id }))?.code).toBe("NOT_FOUND");
  });
});

describe("the last administrator", () => {
  it.each([
    ["disabled", DISABLE],
    ["deleted", DELETE],
    ["made a user", SET_ROLE],
  ])("cannot be %s, even where another one is disabled", async (_, query) => {
    const other = await anAdministrator();
    await root.ask(DISABLE, { id: other.id });

    expect(await root.refusal(query, { id: root.id, role: "USER" })).toMatchObject({
      code: "CONFLICT",
      message: `${root.email} is the last administrator: make somebody else an administrator first`,
    });
    expect(await administrators()).toEqual([root.id]);
  });

  it.each([
    ["disable", DISABLE],
    ["delete", DELETE],
    ["degrade", SET_ROLE],
  ])("is left when two %s each other at the same time", async (_, query) => {
    const other = await anAdministrator();

    await Promise.all([
      root.ask(query, { id: other.id, role: "USER" }),
      other.ask(query, { id: root.id, role: "USER" }),
    ]);

    expect(await administrators()).toHaveLength(1);
  });
});

describe("resetAccountPassword", () => {
  it("ends nothing before its secret is used", async () => {
    const { data } = await root.ask(RESET, { id: ada.id });

    expect(data.resetAccountPassword.account.id).toBe(ada.id);
    expect(await statusOf(ada.token)).toBe(200);
    expect((await signIn(ada.email)).errors).toBeUndefined();
  });
});

describe("all of this", () => {
  it("meets no failure of ours", () => {
    expect(app.bugs).toEqual([]);
  });
});
