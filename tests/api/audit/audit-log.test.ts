import type { EntityManager } from "@mikro-orm/sql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pruneAuditEntries } from "../../../api/audit/audit-list.ts";
import { createAuditLog } from "../../../api/audit/audit-log.ts";
import { createSignInLink } from "../../../api/accounts/sign-in.ts";
import { createPasswordReset } from "../../../api/accounts/password-reset.ts";
import { Account } from "../../../api/accounts/account.entity.ts";
import { DomainError } from "../../../api/errors.ts";
import { AUDITED_MUTATIONS } from "../../../api/schema/audited-mutations.ts";
import { schema } from "../../../api/schema/schema.ts";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

let database: TestDatabase;
let app: TestApp;
let address: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  address = await app.listen();
});

afterAll(async () => {
  await app.close();
  await database.close();
});

const LOG = `query ($first: Int, $after: String, $filter: AuditFilter) {
  auditLog(first: $first, after: $after, filter: $filter) {
    edges { cursor node { at actor tokenName action botId botName target address userAgent requestId outcome reason actionState actionMessage } }
    pageInfo { endCursor hasNextPage }
  }
}`;
const START = "mutation ($id: ID!) { startBot(id: $id) { id } }";
const SIGN_IN =
  "mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }";

/** What somebody sees, the newest first, but for when and from where. */
async function entriesOf(viewer: TestViewer, filter: object = {}) {
  const { data } = await viewer.ask(LOG, { filter });
  return data.auditLog.edges.map(({ node }: { node: Record<string, unknown> }) => {
    const { at: _, address: _address, userAgent: _agent, requestId: _id, ...rest } = node;
    return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  });
}

async function anAdministrator(): Promise<TestViewer> {
  const viewer = await aViewer(app);
  await database.query("update account set role = 'ADMIN' where id = $1", [viewer.id]);
  return viewer;
}

async function idOf(viewer: TestViewer, mutation: string, path: string, variables: object = {}): Promise<string> {
  const { data, errors } = await viewer.ask(mutation, variables);
  if (errors !== undefined) {
    throw new Error(errors[0]?.message);
  }
  const [field = "", ...rest] = path.split(".");
  return String(rest.reduce((found, name) => found[name], data[field]));
}

const SECRET = "not to be read";
const createLink = (viewer: TestViewer, botId: string) =>
  idOf(
    viewer,
    'mutation ($botId: ID!) { createShareLink(input: { botId: $botId, name: "For Ada" }) { shareLink { id } } }',
    "createShareLink.shareLink.id",
    { botId },
  );
const createToken = (viewer: TestViewer) =>
  idOf(
    viewer,
    'mutation { createApiToken(input: { name: "A program", scope: READ }) { apiToken { id } } }',
    "createApiToken.apiToken.id",
  );
/** Does something to an account of somebody else's, as an administrator. */
const toAccount =
  (mutation: string) =>
  async ({ id, ask }: TestViewer): Promise<unknown> => {
    await database.query("update account set role = 'ADMIN' where id = $1", [id]);
    return ask(`mutation ($id: ID!) { ${mutation} }`, { id: (await aViewer(app, OTHER_EMAIL())).id });
  };
let others = 0;
const OTHER_EMAIL = () => `other-${(others += 1)}@example.org`;
const byId = (name: string, selection = "") => `mutation ($id: ID!) { ${name}(id: $id)${selection} }`;

/** Every mutation there is, asked so that it is done; it answers what was asked. */
const CALLS: Record<string, (viewer: TestViewer, botId: string) => Promise<unknown>> = {
  signIn: ({ email }) => app.ask(SIGN_IN, { email, password: "correct horse" }),
  signOut: ({ ask }) => ask("mutation { signOut }"),
  setPassword: ({ ask }) =>
    ask("mutation ($p: String!, $c: String!) { setPassword(password: $p, currentPassword: $c) { id } }", {
      p: SECRET,
      c: "correct horse",
    }),
  createApiToken: createToken,
  revokeApiToken: async (viewer) => viewer.ask(byId("revokeApiToken"), { id: await createToken(viewer) }),
  endSession: async (viewer) => {
    await app.ask(SIGN_IN, { email: viewer.email, password: "correct horse" });
    const { data } = await viewer.ask("{ sessions { id isCurrent } }");
    return viewer.ask(byId("endSession"), {
      id: data.sessions.find((one: { isCurrent: boolean }) => !one.isCurrent).id,
    });
  },
  endOtherSessions: ({ ask }) => ask("mutation { endOtherSessions }"),
  createBot: (viewer) => viewer.createBot(),
  updateBot: ({ ask }, id) =>
    ask('mutation ($id: ID!) { updateBot(id: $id, input: { name: "Renamed" }) { id } }', { id }),
  deleteBot: ({ ask }, id) => ask(byId("deleteBot"), { id }),
  startBot: ({ ask }, id) =>
    ask('mutation ($id: ID!) { startBot(id: $id, idempotencyKey: "not to be read") { id } }', { id }),
  stopBot: ({ ask }, id) => ask(byId("stopBot", " { id }"), { id }),
  stopAllBots: async (viewer, id) => {
    await report(database, id, { run_status: "RUNNING" });
    return viewer.ask("mutation { stopAllBots { id } }");
  },
  createShareLink: createLink,
  revokeShareLink: async (viewer, botId) =>
    viewer.ask(byId("revokeShareLink"), { id: await createLink(viewer, botId) }),
  shareBot: ({ ask }, id) =>
    ask('mutation ($id: ID!) { shareBot(botId: $id, email: "grace@example.org", role: VIEWER) { email } }', { id }),
  unshareBot: ({ ask }, id) =>
    ask('mutation ($id: ID!) { unshareBot(botId: $id, email: "grace@example.org") }', { id }),
  requestPasswordReset: ({ email }) =>
    app.ask("mutation ($email: String!) { requestPasswordReset(email: $email) }", { email }),
  resetPassword: async ({ id }) => {
    const em = app.services.fork();
    const { secret } = await createPasswordReset(em, await em.findOneOrFail(Account, { id }));
    return app.ask('mutation ($s: String!) { resetPassword(token: $s, password: "not to be read") { token } }', {
      s: secret,
    });
  },
  createAccount: async ({ id, ask }) => {
    await database.query("update account set role = 'ADMIN' where id = $1", [id]);
    return ask("mutation ($email: String!) { createAccount(email: $email) { resetToken } }", {
      email: OTHER_EMAIL(),
    });
  },
  setAccountRole: toAccount("setAccountRole(id: $id, role: ADMIN) { id }"),
  disableAccount: toAccount("disableAccount(id: $id) { id }"),
  enableAccount: toAccount("enableAccount(id: $id) { id }"),
  deleteAccount: toAccount("deleteAccount(id: $id)"),
  resetAccountPassword: toAccount("resetAccountPassword(id: $id) { resetToken }"),
  retryMarketConnections: ({ ask }) => ask("mutation { retryMarketConnections { __typename } }"),
};

const MUTATIONS = Object.keys(schema.getMutationType()?.getFields() ?? {});
/** What is done to a bot, and says to which. */
const OF_BOTS = [
  "createBot",
  "createShareLink",
  "deleteBot",
  "revokeShareLink",
  "shareBot",
  "unshareBot",
  "startBot",
  "stopAllBots",
  "stopBot",
  "updateBot",
];

describe("the audit log", () => {
  it("knows of every mutation what it is about", () => {
    expect(Object.keys(AUDITED_MUTATIONS).toSorted()).toEqual(MUTATIONS.toSorted());
  });

  it.each(MUTATIONS.filter((name) => name !== "requestPasswordReset"))(
    "has one entry of %s, without a secret",
    async (name) => {
      const viewer = await aViewer(app);
      const botId = await viewer.createBot({ kind: "EXTERNAL" });
      await database.query("delete from audit_entry");

      await CALLS[name]?.(viewer, botId);
      const entries = await database.query("select * from audit_entry where action = $1", [name]);

      expect(entries).toMatchObject([
        { outcome: "DONE", reason: null, actor: viewer.email, account_id: viewer.id, token_name: null },
      ]);
      expect(entries[0]?.["bot_id"] !== null).toBe(OF_BOTS.includes(name));
      expect(JSON.stringify(entries)).not.toMatch(/correct horse|not to be read|botwatch_|"target":"[\w-]{43}"/);
      expect(JSON.stringify(entries)).not.toContain(viewer.token);
    },
  );

  it("has none of what a stranger may ask as often as they like, nor of a secret that opens nothing or stands in the wrong field", async () => {
    const viewer = await aViewer(app);
    await database.query("delete from audit_entry");

    await CALLS["requestPasswordReset"]?.(viewer, "");
    await app.ask('mutation { resetPassword(token: "wrong", password: "not to be read") { token } }');
    await app.ask("mutation { signOut }");
    await app.ask(SIGN_IN, { email: "a password, in the wrong field", password: "wrong" });

    expect(await database.query("select * from audit_entry")).toEqual([]);
  });

  it("names an account by its e-mail to whoever may touch it, and tells others nothing of it", async () => {
    const [administrator, stranger] = [await anAdministrator(), await aViewer(app)];
    const { id, email } = await aViewer(app);
    await stranger.ask(byId("disableAccount", " { id }"), { id });
    await administrator.ask(byId("deleteAccount"), { id });

    expect(await entriesOf(administrator, { action: "deleteAccount" })).toMatchObject([
      { actor: administrator.email, target: email, outcome: "DONE" },
    ]);
    expect(await entriesOf(stranger)).toMatchObject([{ action: "disableAccount", target: id, outcome: "REFUSED" }]);
  });

  it("tells who did what to which bot and what the bot made of it", async () => {
    const viewer = await aViewer(app);
    const botId = await viewer.createBot({ name: "EMA demo", kind: "EXTERNAL" });
    await viewer.ask(START, { id: botId });
    const asked = await entriesOf(viewer, { botId, action: "startBot" });
    await report(database, botId, { run_status: "RUNNING" });

    const entry = { actor: viewer.email, action: "startBot", botId, botName: "EMA demo", outcome: "DONE" };
    expect(asked).toEqual([{ ...entry, actionState: "REQUESTED" }]);
    expect(await entriesOf(viewer, { action: "startBot" })).toEqual([{ ...entry, actionState: "CONFIRMED" }]);
  });

  it("tells why something was refused, and that without a bot where it was none", async () => {
    const viewer = await aViewer(app);
    const botId = await viewer.createBot();
    await viewer.ask(START, { id: botId });
    await viewer.ask(START, { id: botId });
    await viewer.ask(START, { id: "none" });

    const entries = await entriesOf(viewer, { outcome: "REFUSED" });

    expect(entries).toMatchObject([
      { action: "startBot", reason: '"none" is not an id: expected a UUID' },
      { action: "startBot", botId, reason: `Bot ${botId} was already asked to run and has not answered yet` },
    ]);
  });

  it("keeps what was done to a bot when that is gone", async () => {
    const viewer = await aViewer(app);
    const botId = await viewer.createBot({ name: "Short-lived" });
    await viewer.ask(START, { id: botId });
    await viewer.ask(byId("deleteBot"), { id: botId });

    const entries = await entriesOf(viewer, { botId });

    expect(entries).toMatchObject([
      { action: "deleteBot", botName: "Short-lived" },
      { action: "startBot", botName: "Short-lived" },
      { action: "createBot", botName: "Short-lived" },
    ]);
  });

  it("has one entry for each bot that was stopped with all others", async () => {
    const viewer = await aViewer(app);
    const bots = [await viewer.createBot(), await viewer.createBot()];
    await Promise.all(bots.map((id) => viewer.ask(START, { id })));
    await viewer.ask("mutation { stopAllBots { id } }");

    const entries = await entriesOf(viewer, { action: "stopAllBots" });

    expect(entries.map(({ botId }: { botId: string }) => botId).toSorted()).toEqual(bots.toSorted());
  });

  it("shows an owner who tried something with a bot, and the stranger not even what it is called", async () => {
    const [owner, stranger] = [await aViewer(app), await aViewer(app)];
    const botId = await owner.createBot({ name: "Secret plan" });
    await stranger.ask(START, { id: botId });

    const seen = await entriesOf(owner, { action: "startBot" });
    const own = await entriesOf(stranger);

    expect(seen).toEqual([
      {
        actor: stranger.email,
        action: "startBot",
        botId,
        botName: "Secret plan",
        outcome: "REFUSED",
        reason: `There is no bot ${botId}`,
      },
    ]);
    expect(own).toMatchObject([{ action: "startBot", botId, outcome: "REFUSED" }]);
    expect(JSON.stringify(own)).not.toContain("Secret plan");
  });

  it("shows who signed in, and who tried, to the account and to administrators, and to nobody else", async () => {
    const [viewer, other, administrator] = [await aViewer(app), await aViewer(app), await anAdministrator()];
    await app.ask(SIGN_IN, { email: ` ${viewer.email.toUpperCase()}`, password: "wrong" });
    await app.ask(SIGN_IN, { email: viewer.email, password: "correct horse" });
    await app.ask(SIGN_IN, { email: "nobody@example.org", password: "wrong" });
    const mine = [
      { actor: viewer.email, action: "signIn", outcome: "DONE" },
      {
        actor: viewer.email,
        action: "signIn",
        outcome: "REFUSED",
        reason: "The e-mail or the password is not right",
      },
    ];

    expect(await entriesOf(viewer)).toEqual(mine);
    expect(await entriesOf(other)).toEqual([]);
    expect(await entriesOf(administrator, { actor: viewer.email.toUpperCase() })).toEqual(mine);
    expect(await entriesOf(administrator, { actor: "nobody@example.org" })).toHaveLength(1);
  });

  it("tells an account who signed in to it, whoever the request said it came from", async () => {
    const [viewer, intruder] = [await aViewer(app), await aViewer(app)];
    await intruder.ask(SIGN_IN, { email: viewer.email, password: "wrong" });
    await intruder.ask(SIGN_IN, { email: viewer.email, password: "correct horse" });

    expect(await entriesOf(viewer)).toMatchObject([
      { actor: viewer.email, action: "signIn", outcome: "DONE" },
      { actor: viewer.email, action: "signIn", outcome: "REFUSED" },
    ]);
    expect(await entriesOf(intruder)).toEqual([]);
  });

  it("tells nobody whether a bot is there that they may not see, whatever it was refused for", async () => {
    const [owner, stranger] = [await aViewer(app), await aViewer(app)];
    const botId = await owner.createBot({ name: "Secret plan" });
    const none = crypto.randomUUID();
    const link = 'mutation ($id: ID!) { createShareLink(input: { botId: $id, name: "" }) { token } }';
    await stranger.ask(link, { id: none });
    await stranger.ask(link, { id: botId });

    const refused = { action: "createShareLink", outcome: "REFUSED" };
    const reason = "The name must have 1 to 100 characters, found 0";
    expect(await entriesOf(stranger)).toEqual([
      { actor: stranger.email, ...refused, target: "", botId, reason },
      { actor: stranger.email, ...refused, target: "", botId: none, reason },
    ]);
  });

  it("tells whoever knows the id of somebody's share link not which bot it shows", async () => {
    const [owner, stranger] = [await aViewer(app), await aViewer(app)];
    const linkId = await createLink(owner, await owner.createBot());
    await stranger.ask(byId("revokeShareLink"), { id: linkId });

    const entries = await entriesOf(stranger);

    expect(entries).toMatchObject([{ action: "revokeShareLink", target: linkId, outcome: "REFUSED" }]);
    expect(entries[0]).not.toHaveProperty("botId");
  });

  it("shows administrators nothing of what others do to their bots", async () => {
    const [viewer, administrator] = [await aViewer(app), await anAdministrator()];
    const botId = await viewer.createBot();
    await viewer.ask(START, { id: botId });

    expect(await entriesOf(administrator, { botId })).toEqual([]);
    expect(await entriesOf(administrator, { actor: viewer.email })).toEqual([]);
  });

  it("tells from where it was, by which program, and with which token", async () => {
    const viewer = await aViewer(app);
    const botId = await viewer.createBot();
    const { data } = await viewer.ask(
      'mutation { createApiToken(input: { name: "Night watch", scope: CONTROL }) { token } }',
    );
    const { headers } = await fetch(address, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${data.createApiToken.token}`,
        "user-agent": "curl/8",
      },
      body: JSON.stringify({ query: START, variables: { id: botId } }),
    });

    const { data: log } = await viewer.ask(LOG, { filter: { action: "startBot" } });

    expect(log.auditLog.edges[0].node).toMatchObject({
      actor: viewer.email,
      tokenName: "Night watch",
      address: "127.0.0.1",
      userAgent: "curl/8",
      requestId: headers.get("x-request-id"),
    });
    expect(headers.get("x-request-id")).toMatch(/./);
  });

  it("has an entry of who signed in by a one-time link", async () => {
    const [viewer, administrator] = [await aViewer(app), await anAdministrator()];
    const em = app.services.fork();
    const { secret } = await createSignInLink(em, await em.findOneOrFail(Account, { id: viewer.id }));
    await app.fetch(`/sign-in/${secret}`);
    await app.fetch(`/sign-in/${secret}`);

    const entry = { actor: viewer.email, action: "openSignInLink", outcome: "DONE" };
    expect(await entriesOf(viewer)).toEqual([entry]);
    expect(await entriesOf(administrator, { actor: viewer.email })).toEqual([entry]);
  });

  it("names the request by which a one-time link was opened", async () => {
    const viewer = await aViewer(app);
    const em = app.services.fork();
    const { secret } = await createSignInLink(em, await em.findOneOrFail(Account, { id: viewer.id }));

    const { headers } = await fetch(new URL(`/sign-in/${secret}`, address), { redirect: "manual" });

    const { data } = await viewer.ask(LOG);
    expect(headers.get("x-request-id")).toMatch(/./);
    expect(data.auditLog.edges[0].node.requestId).toBe(headers.get("x-request-id"));
  });

  it("is read page by page, the newest first, and within a time", async () => {
    const viewer = await aViewer(app);
    await viewer.createBot({ name: "One" });
    await viewer.createBot({ name: "Two" });
    await viewer.createBot({ name: "Three" });

    const { data: page } = await viewer.ask(LOG, { first: 2 });
    const { data: rest } = await viewer.ask(LOG, { first: 2, after: page.auditLog.pageInfo.endCursor });
    const second = page.auditLog.edges[1].node.at;
    const names = ({ auditLog }: { auditLog: { edges: { node: { botName: string } }[] } }) =>
      auditLog.edges.map(({ node }) => node.botName);

    expect([names(page), page.auditLog.pageInfo.hasNextPage]).toEqual([["Three", "Two"], true]);
    expect([names(rest), rest.auditLog.pageInfo.hasNextPage]).toEqual([["One"], false]);
    expect(await entriesOf(viewer, { since: new Date(Date.parse(second) + 60_000).toISOString() })).toEqual([]);
    expect(await entriesOf(viewer, { until: new Date(Date.parse(second) - 60_000).toISOString() })).toEqual([]);
    expect((await viewer.refusal(LOG, { after: "bm9uZQ" }))?.code).toBe("BAD_USER_INPUT");
  });

  it("forgets what is older than it is kept, and nothing else", async () => {
    const viewer = await aViewer(app);
    await viewer.createBot({ name: "Old" });
    await viewer.createBot({ name: "New" });
    await database.query("update audit_entry set at = now() - interval '31 days' where bot_name = 'Old'");

    expect(await pruneAuditEntries(app.services.fork(), 30)).toBe(false);

    expect(await entriesOf(viewer)).toMatchObject([{ botName: "New" }]);
  });
});

describe("createAuditLog", () => {
  const call = {
    action: "signIn",
    viewer: null,
    claimedEmail: "ada@example.org",
    target: null,
    caller: { address: null, userAgent: null },
    requestId: null,
  };

  /** A log over a database that fails, and what was said of it. */
  function anAwayLog() {
    const lines: object[] = [];
    const audit = createAuditLog({
      fork: (): EntityManager => {
        throw new Error("away");
      },
      isAway: () => false,
      log: { error: (details) => lines.push(details) },
    });
    return { audit, lines };
  }

  it("leaves what it cannot write in the server's log, and fails nobody", async () => {
    const { audit, lines } = anAwayLog();

    await audit.write(call, []);

    expect(await audit.find({ botId: crypto.randomUUID() }, null)).toEqual([]);
    expect(lines).toMatchObject([
      { audit: { action: "signIn", claimedEmail: "ada@example.org", outcome: "DONE" } },
    ]);
  });

  it("writes nothing of who comes too often", async () => {
    const { audit, lines } = anAwayLog();

    await audit.write(call, [], { error: new DomainError("RATE_LIMITED", "Too often: wait a minute") });

    expect(lines).toEqual([]);
  });
});
