import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { createBot } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createSqlSessions, type SqlSessions, untilBlocked } from "../../support/sql-sessions.ts";
import { openStream } from "../../support/streams.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

let database: TestDatabase;
let app: TestApp;
let sessions: SqlSessions;
let ada: TestViewer;
let bob: TestViewer;
let bot: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  sessions = createSqlSessions(database.url);
  ada = await aViewer(app);
  bob = await aViewer(app);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  bot = await createBot(database, ada.id);
});

afterEach(() => sessions.close());

const SHARE =
  "mutation S($bot: ID!, $email: String!, $role: MemberRole!) { shareBot(botId: $bot, email: $email, role: $role) { email role since } }";
const UNSHARE = "mutation U($bot: ID!, $email: String!) { unshareBot(botId: $bot, email: $email) }";
const MEMBERS = "query M($bot: ID!) { bot(id: $bot) { members { email role } } }";

const share = (email: string, role = "VIEWER") => ada.ask(SHARE, { bot, email, role });
const log = async () => {
  const rows = await database.query("select message, actor from bot_event where bot_id = $1 order by sequence", [
    bot,
  ]);
  return rows.slice(2).map(({ message, actor }) => `${String(actor)}: ${String(message)}`);
};

describe("shareBot", () => {
  it("answers alike whether or not there is such an account", async () => {
    const known = await share(bob.email);
    const unknown = await share("nobody@example.org");

    expect(known.data.shareBot).toEqual({ email: bob.email, role: "VIEWER", since: expect.any(String) });
    expect(unknown.data.shareBot).toEqual({
      email: "nobody@example.org",
      role: "VIEWER",
      since: expect.any(String),
    });
  });

  it("is there for an account that comes later", async () => {
    await share("Late@Example.org ");

    const late = await aViewer(app, "late@example.org");

    expect((await late.ask(MEMBERS, { bot })).data.bot.members).toEqual([
      { email: "late@example.org", role: "VIEWER" },
    ]);
  });

  it("asked again changes the role and nothing else, and logs what has changed by whom", async () => {
    const first = await share(bob.email);
    await share(bob.email);
    const last = await share(bob.email.toUpperCase(), "OPERATOR");

    expect(last.data.shareBot).toEqual({ ...first.data.shareBot, role: "OPERATOR" });
    expect(await log()).toEqual([
      `${ada.email}: Shared with ${bob.email} as viewer`,
      `${ada.email}: Shared with ${bob.email} as operator`,
    ]);
  });

  it.each(["", "  ", "ada", "@", "ada @example.org", `${"a".repeat(250)}@a.org`])(
    "refuses %j, which is no address",
    async (email) => {
      expect(await ada.refusal(SHARE, { bot, email, role: "VIEWER" })).toMatchObject({
        code: "BAD_USER_INPUT",
        field: "email",
        message: "Expected an e-mail address such as ada@example.org",
      });
    },
  );

  it("refuses the owner's own address", async () => {
    expect(await ada.refusal(SHARE, { bot, email: ` ${ada.email.toUpperCase()}`, role: "VIEWER" })).toMatchObject({
      code: "BAD_USER_INPUT",
      field: "email",
    });
  });

  it("shares with 100 people, and lets their roles be changed then", async () => {
    await database.query(
      "insert into bot_member (bot_id, email, role) select $1, n || '@example.org', 'VIEWER' from generate_series(1, 100) n",
      [bot],
    );

    expect(await ada.refusal(SHARE, { bot, email: "101@example.org", role: "VIEWER" })).toMatchObject({
      code: "CONFLICT",
      message: "A bot can be shared with at most 100 people",
    });
    expect(await ada.refusal(SHARE, { bot, email: "7@example.org", role: "OPERATOR" })).toBeUndefined();
  });
});

describe("Bot.members", () => {
  it("are all for the owner, and themself for a member", async () => {
    await share(bob.email, "OPERATOR");
    await share("carol@example.org");

    expect((await ada.ask(MEMBERS, { bot })).data.bot.members).toEqual(
      expect.arrayContaining([
        { email: bob.email, role: "OPERATOR" },
        { email: "carol@example.org", role: "VIEWER" },
      ]),
    );
    expect((await bob.ask(MEMBERS, { bot })).data.bot.members).toEqual([{ email: bob.email, role: "OPERATOR" }]);
  });
});

describe("the log of a bot", () => {
  it("tells its owner with whom it is shared, and each member of themself alone", async () => {
    await share(bob.email);
    await share("carol@example.org");
    const query = "query L($bot: ID!) { bot(id: $bot) { events(first: 2) { message actor } } }";
    const streamed = await openStream(app.fetch, "/graphql", {
      query: "subscription L($bot: ID!) { botEvents(botId: $bot) { message } }",
      variables: { bot },
      token: bob.token,
    });

    expect((await ada.ask(query, { bot })).data.bot.events).toEqual([
      { message: "Shared with carol@example.org as viewer", actor: ada.email },
      { message: `Shared with ${bob.email} as viewer`, actor: ada.email },
    ]);
    expect((await bob.ask(query, { bot })).data.bot.events).toEqual([
      { message: "Shared with somebody else", actor: ada.email },
      { message: `Shared with ${bob.email} as viewer`, actor: ada.email },
    ]);
    const last = await streamed.until(({ data }) => data.data.botEvents.message.endsWith("somebody else"));
    expect(last.data.data.botEvents.message).toBe("Shared with somebody else");
    streamed.close();
  });

  it("names nobody who has left to those who stay", async () => {
    const carol = await aViewer(app);
    await share(bob.email);
    await share(carol.email);
    await carol.ask(UNSHARE, { bot, email: carol.email });

    const { data } = await bob.ask("query L($bot: ID!) { bot(id: $bot) { events(first: 1) { message actor } } }", {
      bot,
    });

    expect(data.bot.events).toEqual([{ message: "No longer shared with somebody else", actor: null }]);
  });
});

describe("unshareBot", () => {
  it("takes somebody away at once, and says whether they were there", async () => {
    await share(bob.email);

    expect((await ada.ask(UNSHARE, { bot, email: ` ${bob.email.toUpperCase()}` })).data.unshareBot).toBe(true);
    expect((await ada.ask(UNSHARE, { bot, email: bob.email })).data.unshareBot).toBe(false);
    expect(await bob.refusal(MEMBERS, { bot })).toMatchObject({ code: "NOT_FOUND" });
    expect((await log()).at(-1)).toBe(`${ada.email}: No longer shared with ${bob.email}`);
  });

  it("lets a member leave", async () => {
    await share(bob.email);

    expect((await bob.ask(UNSHARE, { bot, email: bob.email })).data.unshareBot).toBe(true);
    expect(await bob.refusal(MEMBERS, { bot })).toMatchObject({ code: "NOT_FOUND" });
    expect((await log()).at(-1)).toBe(`${bob.email}: No longer shared with ${bob.email}`);
  });
});

describe("sharing", () => {
  it("makes no report fail: one that comes meanwhile waits", async () => {
    const [sharer, reporter, observer] = [await sessions.open(), await sessions.open(), await sessions.open()];

    await sharer.query("begin");
    await sharer.query("insert into bot_member (bot_id, email, role) values ($1, 'eve@example.org', 'VIEWER')", [
      bot,
    ]);
    const reported = reporter.query(
      "update bot_state set run_status = 'ERROR', last_error = 'no price' where bot_id = $1",
      [bot],
    );
    await untilBlocked(observer, reporter);
    await sharer.query("commit");

    expect((await reported).rowCount).toBe(1);
    expect(await log()).toEqual(["null: Shared with eve@example.org as viewer", "null: Error", "null: no price"]);
  });

  it("that ends while a start waits for the bot keeps it from being started", async () => {
    await share(bob.email, "OPERATOR");
    const [owner, observer] = [await sessions.open(), await sessions.open()];

    await owner.query("begin");
    await owner.query("select from bot where id = $1 for no key update", [bot]);
    const start = bob.refusal("mutation S($bot: ID!) { startBot(id: $bot) { id } }", { bot });
    for (let isWaiting = false; !isWaiting;) {
      const { rows } = await observer.query<{ is_waiting: boolean }>(
        "select count(*) > 0 as is_waiting from pg_stat_activity where wait_event_type = 'Lock' and query like '%for no key update%'",
      );
      isWaiting = rows[0]?.is_waiting === true;
    }
    await owner.query("delete from bot_member where bot_id = $1", [bot]);
    await owner.query("commit");

    expect(await start).toMatchObject({ code: "NOT_FOUND" });
  });
});
