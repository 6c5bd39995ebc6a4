import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toBotStatus } from "../../../api/bots/bot-status.ts";
import { toSharedStatus } from "../../../api/bots/share-link-status.ts";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { aReading, at, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { openStream, type TestStream, within } from "../../support/streams.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

let database: TestDatabase;
let app: TestApp;
let url: string;
let owner: TestViewer;
const streams: TestStream[] = [];

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  url = await app.listen();
  owner = await aViewer(app);
});

afterAll(async () => {
  streams.forEach((stream) => stream.close());
  await app.close();
  await database.close();
});

const CREATE = `mutation ($input: CreateShareLinkInput!) {
  createShareLink(input: $input) { token shareLink { id name createdAt expiresAt hidesMoney lastUsedAt } }
}`;
const LINKS = "query ($botId: ID!) { shareLinks(botId: $botId) { id name hidesMoney lastUsedAt } }";
const REVOKE = "mutation ($id: ID!) { revokeShareLink(id: $id) }";
const STATUS = `moneyHidden runStatus reason freshness revision inPosition entryPrice positionSize markPrice unrealizedPnl
  stopLossPrice takeProfitPrice trailingStopPrice highestPriceSinceEntry dailyPnl dailyTradeCount lastError lastRunAt
  changedAt readAt`;
const BOT = `{ sharedBot { moneyHidden name description symbol kind strategy timeframe positionType orderSize
  reportIntervalSeconds linkExpiresAt status { ${STATUS} } } }`;
const FOLLOW = `subscription { sharedBotStatus { ${STATUS} } }`;

/** Numbers that stand nowhere else. */
const MONEY = {
  run_status: "RUNNING",
  in_position: true,
  entry_price: "61111.1",
  position_size: "0.71717171",
  mark_price: "62222.2",
  unrealized_pnl: "73.7373",
  stop_loss_price: "60101.01",
  take_profit_price: "64646.46",
  trailing_stop_price: "61616.16",
  highest_price_since_entry: "62626.26",
  daily_pnl: "-58.5858",
  daily_trade_count: 9,
  reason: "Lost 58.5858 today",
  last_error: "Order over 73.7373 refused",
};
const AMOUNTS = /61111|71717|62222|73\.7|60101|64646|61616|62626|58\.5|4321/;

async function share(botId: string, input: object = {}) {
  const { data } = await owner.ask(CREATE, { input: { botId, name: "For Ada", ...input } });
  const { token, shareLink } = data.createShareLink;
  return { token: String(token), id: String(shareLink.id), shareLink };
}

async function follow(token: string): Promise<TestStream> {
  const stream = await openStream(fetch, url, { query: FOLLOW, token });
  streams.push(stream);
  return stream;
}

describe("a share link", () => {
  it("shows the status of its bot to whoever has it, and each change of it", async () => {
    const botId = await owner.createBot({ name: "Shared", kind: "EXTERNAL" });
    await report(database, botId, { ...MONEY, reason: null, last_error: null });
    const { token } = await share(botId);

    const { data } = await app.ask(BOT, {}, token);
    const stream = await follow(token);
    const first = await stream.next();
    await report(database, botId, { run_status: "STOPPED", daily_pnl: "1.5" });
    const second = await within(2_000, stream.next());

    expect(data.sharedBot).toMatchObject({
      moneyHidden: false,
      name: "Shared",
      orderSize: "1000",
      status: { runStatus: "RUNNING", entryPrice: "61111.1", dailyPnl: "-58.5858" },
    });
    expect(first?.data.data.sharedBotStatus).toMatchObject({ runStatus: "RUNNING", unrealizedPnl: "73.7373" });
    expect(second?.data.data.sharedBotStatus).toMatchObject({ runStatus: "STOPPED", dailyPnl: "1.5" });
  });

  it("tells no amount where money is hidden: in no field, text, event or id", async () => {
    const botId = await owner.createBot({ kind: "EXTERNAL", orderSize: "4321", description: "Trades 4321 a time" });
    await report(database, botId, MONEY);
    const { token } = await share(botId, { hidesMoney: true });

    const { data } = await app.ask(BOT, {}, token);
    const stream = await follow(token);
    const first = await stream.next();

    expect(JSON.stringify([data, first])).not.toMatch(AMOUNTS);
    expect(data.sharedBot).toMatchObject({ moneyHidden: true, orderSize: null, description: null });
    expect(first?.data.data.sharedBotStatus).toMatchObject({
      moneyHidden: true,
      runStatus: "RUNNING",
      inPosition: true,
      dailyTradeCount: 9,
      dailyPnl: null,
      reason: null,
      lastError: null,
    });
  });

  it("gives events ids that say nothing of what is hidden", () => {
    const moment = { now: at(0), isVerified: true, readAt: at(0) };
    const [poor, rich] = ["1", "73.7373"].map((dailyPnl) =>
      toSharedStatus(toBotStatus(aReading({ dailyPnl, reason: `Made ${dailyPnl}` }), moment), true),
    );
    const [poorShown, richShown] = ["1", "73.7373"].map((dailyPnl) =>
      toSharedStatus(toBotStatus(aReading({ dailyPnl }), moment), false),
    );

    expect(rich?.eventId).toBe(poor?.eventId);
    expect(richShown?.eventId).not.toBe(poorShown?.eventId);
  });

  it("resumes in silence where nothing has changed", async () => {
    const botId = await owner.createBot({ kind: "EXTERNAL" });
    const { token } = await share(botId);
    const first = await (await follow(token)).next();

    const stream = await openStream(fetch, url, { query: FOLLOW, token, lastEventId: first?.id ?? "" });
    streams.push(stream);
    await report(database, botId, { run_status: "RUNNING" });
    const next = await within(2_000, stream.next());

    expect(next?.data.data.sharedBotStatus.runStatus).toBe("RUNNING");
  });

  it.each<[string, (botId: string, linkId: string) => Promise<unknown>]>([
    ["it is revoked", (_, id) => owner.ask(REVOKE, { id })],
    ["its bot is deleted", (id) => owner.ask("mutation ($id: ID!) { deleteBot(id: $id) }", { id })],
    [
      "it expires",
      (_, id) => database.query("update session set expires_at = now() + interval '300 ms' where id = $1", [id]),
    ],
    [
      "its bot changes hands",
      async (id) => {
        const other = await aViewer(app);
        return database.query("update bot set owner_id = $2 where id = $1", [id, other.id]);
      },
    ],
  ])("ends its streams within two seconds when %s, and opens nothing after", async (_, end) => {
    const botId = await owner.createBot({ kind: "EXTERNAL" });
    const { token, id } = await share(botId);
    const stream = await follow(token);
    await stream.next();

    await end(botId, id);

    expect(await within(2_000, stream.ending())).toBe("cut");
    expect((await app.ask(BOT, {}, token)).status).toBe(401);
  });

  it("ends with the account of its owner, when an administrator disables that", async () => {
    const [person, administrator] = [await aViewer(app), await aViewer(app)];
    await database.query("update account set role = 'ADMIN' where id = $1", [administrator.id]);
    const botId = await person.createBot({ kind: "EXTERNAL" });
    const { data } = await person.ask(CREATE, { input: { botId, name: "Out" } });
    const { token } = data.createShareLink;
    const stream = await follow(token);
    await stream.next();

    await administrator.ask("mutation ($id: ID!) { disableAccount(id: $id) { id } }", { id: person.id });

    expect(await within(2_000, stream.ending())).toBe("cut");
    expect((await app.ask(BOT, {}, token)).status).toBe(401);
  });

  it("is listed for its owner until it is revoked, without what opens it", async () => {
    const botId = await owner.createBot();
    const { id, token } = await share(botId, { name: "  For Ada ", hidesMoney: true, expiresInHours: 1 });

    const listed = await owner.ask(LINKS, { botId });
    const stored = await database.query("select * from session where id = $1", [id]);
    await owner.ask(REVOKE, { id });

    expect(listed.data.shareLinks).toEqual([{ id, name: "For Ada", hidesMoney: true, lastUsedAt: null }]);
    expect(JSON.stringify(stored)).not.toContain(token);
    expect((await owner.ask(LINKS, { botId })).data.shareLinks).toEqual([]);
    expect((await owner.refusal(REVOKE, { id }))?.code).toBe("NOT_FOUND");
  });

  it("is made, seen and revoked by nobody but the owner of its bot", async () => {
    const botId = await owner.createBot();
    const { id } = await share(botId);
    const [member, stranger] = [await aViewer(app), await aViewer(app)];
    await database.query("insert into bot_member (bot_id, email, role) values ($1, $2, 'OPERATOR')", [
      botId,
      member.email,
    ]);
    const input = { botId, name: "Mine" };

    expect((await member.refusal(CREATE, { input }))?.code).toBe("FORBIDDEN");
    expect((await member.refusal(LINKS, { botId }))?.code).toBe("FORBIDDEN");
    expect((await stranger.refusal(CREATE, { input }))?.code).toBe("NOT_FOUND");
    expect((await stranger.refusal(LINKS, { botId }))?.code).toBe("NOT_FOUND");
    expect((await member.refusal(REVOKE, { id }))?.code).toBe("NOT_FOUND");
  });

  it.each([
    ["name", { name: "  " }],
    ["name", { name: "x".repeat(101) }],
    ["expiresInHours", { expiresInHours: 0 }],
    ["expiresInHours", { expiresInHours: 8_785 }],
  ])("is not made with a wrong %s", async (field, wrong) => {
    const botId = await owner.createBot();

    const refusal = await owner.refusal(CREATE, { input: { botId, name: "For Ada", ...wrong } });

    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", field });
  });

  it("is one of fifty at most, of which those that have expired do not count", async () => {
    const botId = await owner.createBot();
    await database.query(
      `with made as (
        insert into session (account_id, token_hash, kind, scope, name, expires_at)
        select $1, 'limited:' || n || $2, 'SHARE_LINK', 'READ', 'Old', now() + interval '1 hour' from generate_series(1, 50) n
        returning id
      ) insert into share_link (session_id, bot_id) select id, $2::uuid from made`,
      [owner.id, botId],
    );

    const refused = await owner.refusal(CREATE, { input: { botId, name: "One more" } });
    await database.query("update session set expires_at = now() where name = 'Old' and account_id = $1", [
      owner.id,
    ]);

    expect(refused?.code).toBe("CONFLICT");
    expect((await share(botId)).shareLink.name).toBe("For Ada");
    expect(await database.query("select from session where name = 'Old'")).toEqual([]);
  });

  it("takes no stream away from its owner, however many it has opened", async () => {
    const small = await startTestApp(database, { maxStreamsPerAccount: 1 });
    const { token } = await share(await owner.createBot());
    const open = (query: string, by: string) => openStream(small.fetch, "/graphql", { query, token: by });
    const opened = [
      await open(FOLLOW, token),
      await open(FOLLOW, token),
      await open("subscription { botStatuses { botId } }", owner.token),
    ];

    expect(opened.map(({ response }) => response.status)).toEqual([200, 429, 200]);
    opened.forEach((stream) => stream.close());
    await small.close();
  });

  it("shows whoever has signed in nothing that a link shows", async () => {
    expect((await owner.refusal(BOT))?.code).toBe("FORBIDDEN");
  });
});
