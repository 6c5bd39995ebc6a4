import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "../../../api/accounts/authenticate.ts";
import { readRelation, roleIn } from "../../../api/bots/bot-access.ts";
import { listBots } from "../../../api/bots/bot-list.ts";
import { readStatuses } from "../../../api/bots/bot-status.query.ts";
import { createAsk } from "../../../api/database/ask.ts";
import { forkOf } from "../../../api/database/orm.ts";
import { readHistories } from "../../../api/history/bot-history.ts";
import { type SqlDatabase, sqlDatabases } from "../../support/sql-databases.ts";
import { aViewerOf } from "../../support/viewers.ts";

const ADA = "0190f5fe-7c00-7a00-8000-00000000a001";
const BOB = "0190f5fe-7c00-7a00-8000-00000000a002";
const CAROL = "0190f5fe-7c00-7a00-8000-00000000a003";
const ADAS = "0190f5fe-7c00-7a00-8000-00000000b001";
const ADAS_OTHER = "0190f5fe-7c00-7a00-8000-00000000b002";

const bob = aViewerOf(BOB, { email: "bob@example.org" });
const carol = aViewerOf(CAROL, { email: "carol@example.org" });
const linkOf = (accountId: string, email: string, botId: string) =>
  aViewerOf(accountId, { email, scope: "READ", link: { botId, hidesMoney: false } });

describe.each(sqlDatabases)("on %s", (_, start) => {
  let database: SqlDatabase;

  beforeAll(async () => {
    database = await start();
    await database.query(
      `insert into account (id, email) values ($1, 'ada@example.org'), ($2, 'bob@example.org'), ($3, 'carol@example.org')`,
      [ADA, BOB, CAROL],
    );
    await database.query(
      "insert into bot (id, owner_id, name, symbol) values ($1, $3, 'One', 'BTC/USDT'), ($2, $3, 'Other', 'BTC/USDT')",
      [ADAS, ADAS_OTHER, ADA],
    );
    // The row of an owner, which is left where a bot was given to a member, takes nothing away.
    await database.query(
      `insert into bot_member (bot_id, email, role) values
         ($1, 'bob@example.org', 'OPERATOR'), ($1, 'carol@example.org', 'VIEWER'), ($1, 'ada@example.org', 'VIEWER')`,
      [ADAS],
    );
  });

  afterAll(() => database.close());

  it.each<[string, Viewer, string, string | null]>([
    ["the owner", aViewerOf(ADA), ADAS, "OWNER"],
    ["an operator", bob, ADAS, "OPERATOR"],
    ["a viewer", carol, ADAS, "VIEWER"],
    ["an operator of another bot", bob, ADAS_OTHER, null],
    ["an administrator", aViewerOf(BOB, { email: "bob@example.org", role: "ADMIN" }), ADAS_OTHER, null],
    ["a link of the owner's", linkOf(ADA, "ada@example.org", ADAS), ADAS, "VIEWER"],
    ["a link to another bot of the owner's", linkOf(ADA, "ada@example.org", ADAS), ADAS_OTHER, null],
    ["a link of somebody who does not own the bot any more", linkOf(BOB, "bob@example.org", ADAS), ADAS, null],
  ])("%s is the same to every way of asking", async (__, viewer, botId, expected) => {
    const em = forkOf(database.orm);
    const request = { first: 500, after: null, filter: {}, orderBy: "CREATED_AT_ASC" } as const;

    const relation = await readRelation(em.getKysely(), botId, viewer);
    const status = (await readStatuses(createAsk(database.orm, { isPrepared: false }), [botId])).get(botId);
    const listed = (await listBots(em, request, viewer)).edges.find((edge) => edge.botId === botId);
    const [history] = await readHistories(em, [{ botId, since: new Date(0), points: 2 }], viewer);

    expect(relation?.viewerRole ?? null).toBe(expected);
    expect(status && roleIn(status, viewer)).toBe(expected);
    expect(listed?.viewerRole ?? null).toBe(expected);
    expect(history ?? null).toEqual(expected === null ? null : []);
  });
});
