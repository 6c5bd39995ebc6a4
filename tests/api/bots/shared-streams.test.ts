import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { createBot } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createStreamViewer, openStream, type StreamViewer, within } from "../../support/streams.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const POLL_INTERVAL_MS = 300;

let database: TestDatabase;
let withPush: TestApp;
let withoutPush: TestApp;
let ada: TestViewer;
let bob: TestViewer;
let bot: string;
let streams: StreamViewer | undefined;

beforeAll(async () => {
  database = await startTestDatabase();
  withPush = await startTestApp(database);
  withoutPush = await startTestApp(database, { push: false, pollIntervalMs: POLL_INTERVAL_MS });
  ada = await aViewer(withPush);
  bob = await aViewer(withPush);
});

afterAll(async () => {
  await withPush.close();
  await withoutPush.close();
  await database.close();
});

beforeEach(async () => {
  bot = await createBot(database, ada.id);
});

afterEach(() => streams?.closeAll());

const share = (viewer: TestViewer, role: string) =>
  ada.ask(
    "mutation S($bot: ID!, $email: String!, $role: MemberRole!) { shareBot(botId: $bot, email: $email, role: $role) { role } }",
    {
      bot,
      email: viewer.email,
      role,
    },
  );
const unshare = () =>
  ada.ask("mutation U($bot: ID!, $email: String!) { unshareBot(botId: $bot, email: $email) }", {
    bot,
    email: bob.email,
  });

describe.each([
  ["with push, within 2 s", () => withPush, 2_000],
  ["without push, within the poll interval and 1 s", () => withoutPush, POLL_INTERVAL_MS + 1_000],
] as const)("%s", (_, appOf, limitMs) => {
  beforeEach(async () => {
    await share(bob, "OPERATOR");
    streams = createStreamViewer(appOf().fetch, "/graphql", bob.token);
  });

  it("a status stream and a log end when the bot is no longer shared, and a new one finds no bot", async () => {
    const [status, events] = [await streams?.botStatus(bot), await streams?.botEvents(bot)];
    await status?.next();
    await events?.until(({ data }) => data.data.botEvents.message.startsWith("Shared"));

    await unshare();

    expect(await within(limitMs, Promise.all([status?.ending(), events?.ending()]))).toEqual(["cut", "cut"]);
    const again = await streams?.botStatus(bot);
    expect((await again?.next())?.data.errors[0].extensions.code).toBe("NOT_FOUND");
  });

  it("a stream of many bots tells that one of them is gone, or that it has come", async () => {
    const [named, all] = [await streams?.botStatuses([bot]), await streams?.botStatuses()];
    await named?.next();
    await all?.until(({ data }) => data.data.botStatuses.some(({ botId }: { botId: string }) => botId === bot));

    await unshare();
    const gone = [within(limitMs, Promise.resolve(named?.next())), within(limitMs, Promise.resolve(all?.next()))];

    for (const event of await Promise.all(gone)) {
      expect(event?.data.data.botStatuses).toEqual([{ botId: bot, status: null, bot: null }]);
    }
    await share(bob, "VIEWER");
    const back = await within(limitMs, Promise.resolve(all?.next()));
    expect(back?.data.data.botStatuses).toEqual([
      expect.objectContaining({ botId: bot, bot: { id: bot, name: "A bot" } }),
    ]);
  });
});

const ROLES =
  "subscription S($ids: [ID!]) { botStatuses(ids: $ids) { status { revision } bot { viewerRole members { role } } } }";
const openRoles = (viewer: TestViewer) =>
  openStream(withPush.fetch, "/graphql", { query: ROLES, variables: { ids: [bot] }, token: viewer.token });

describe("a stream", () => {
  it("goes on when a role changes, and says so", async () => {
    await share(bob, "VIEWER");
    const stream = await openRoles(bob);
    const first = await stream.next();

    await share(bob, "OPERATOR");
    const second = await stream.next();
    await database.query("update bot_state set daily_pnl = 1 where bot_id = $1", [bot]);
    const third = await stream.next();

    expect([first, second, third].map((event) => event?.data.data.botStatuses)).toEqual([
      [{ status: { revision: 1 }, bot: { viewerRole: "VIEWER", members: [{ role: "VIEWER" }] } }],
      [{ status: { revision: 1 }, bot: { viewerRole: "OPERATOR", members: [{ role: "OPERATOR" }] } }],
      [{ status: { revision: 2 }, bot: { viewerRole: "OPERATOR", members: [{ role: "OPERATOR" }] } }],
    ]);
    stream.close();
  });

  it("shows each of those who ask in the same words what is theirs alone", async () => {
    const carol = await aViewer(withPush);
    await share(bob, "OPERATOR");
    await share(carol, "VIEWER");
    const opened = [await openRoles(ada), await openRoles(bob), await openRoles(carol), await openRoles(carol)];
    await Promise.all(opened.map((stream) => stream.next()));

    await database.query("update bot_state set daily_pnl = 1 where bot_id = $1", [bot]);
    const events = await Promise.all(opened.map((stream) => stream.next()));

    expect(events.map((event) => event?.data.data.botStatuses[0].bot)).toEqual([
      { viewerRole: "OWNER", members: expect.arrayContaining([{ role: "OPERATOR" }, { role: "VIEWER" }]) },
      { viewerRole: "OPERATOR", members: [{ role: "OPERATOR" }] },
      { viewerRole: "VIEWER", members: [{ role: "VIEWER" }] },
      { viewerRole: "VIEWER", members: [{ role: "VIEWER" }] },
    ]);
    opened.forEach((stream) => stream.close());
  });

  it("of a bot that is given to somebody else goes on for a member, and ends for who owned it", async () => {
    await share(bob, "VIEWER");
    const carol = await aViewer(withPush);
    const stream = await openRoles(bob);
    const owners = await openStream(withPush.fetch, "/graphql", {
      query: "subscription S($id: ID!) { botStatus(id: $id) { revision } }",
      variables: { id: bot },
      token: ada.token,
    });
    await stream.next();
    await owners.next();

    await database.query("update bot set owner_id = $2 where id = $1", [bot, carol.id]);

    expect((await stream.next())?.data.data.botStatuses[0].bot.viewerRole).toBe("VIEWER");
    expect(await within(2_000, owners.ending())).toBe("cut");
    stream.close();
  });
});
