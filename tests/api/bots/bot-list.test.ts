import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const NAMES = [
  "beta",
  "Alpha",
  "alpha",
  "same",
  "same",
  "same",
  "50% up",
  "50 percent",
  "under_score",
  "underXscore",
  "back\\slash",
  "Ångström",
  "Zulu",
];
const LIST = `query L($first: Int, $after: String, $filter: BotFilter, $orderBy: BotOrder) {
  bots(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount pageInfo { endCursor hasNextPage hasPreviousPage } edges { cursor node { id name status { runStatus } } }
  }
}`;

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;
let ids: string[];

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  ada = await aViewer(app);
  ids = [];
  for (const name of NAMES) {
    ids.push(await ada.createBot({ name, symbol: name === "Zulu" ? "ZRX/USD" : "EUR/USD" }));
  }
  // Several made in the same instant, as by one statement.
  await database.query("update bot set created_at = '2026-11-23T02:00:00.123456Z' where name = 'same'");
  const stranger = await aViewer(app);
  await stranger.createBot({ name: "alpha of somebody else" });
});

afterAll(async () => {
  await app.close();
  await database.close();
});

const namesFor = async (filter: object) =>
  (await ada.ask(LIST, { filter })).data.bots.edges.map(({ node }: { node: { name: string } }) => node.name);

async function pages(orderBy: string, first: number): Promise<{ id: string; name: string }[]> {
  const found: { id: string; name: string }[] = [];
  let after: string | null = null;
  for (let hasNextPage = true; hasNextPage;) {
    const { data } = await ada.ask(LIST, { first, after, orderBy });
    found.push(...data.bots.edges.map(({ node }: { node: { id: string; name: string } }) => node));
    ({ endCursor: after, hasNextPage } = data.bots.pageInfo);
  }
  return found;
}

describe("bots", () => {
  it.each(["CREATED_AT_ASC", "CREATED_AT_DESC", "NAME_ASC", "NAME_DESC"])(
    "are the same in %s by pages of any size",
    async (orderBy) => {
      const whole = await pages(orderBy, 500);

      expect(await pages(orderBy, 1)).toEqual(whole);
      expect(await pages(orderBy, 4)).toEqual(whole);
      expect(whole.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    },
  );

  it("are the oldest first, unless another order is asked for", async () => {
    const { data } = await ada.ask(LIST, {});

    expect(data.bots.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(
      (await pages("CREATED_AT_ASC", 500)).map(({ id }) => id),
    );
    expect((await pages("CREATED_AT_DESC", 500)).toReversed()).toEqual(await pages("CREATED_AT_ASC", 500));
  });

  it("are ordered by name whatever its case", async () => {
    const names = (await pages("NAME_ASC", 500)).map(({ name }) => name.toLowerCase());

    expect(names.slice(0, 4)).toEqual(["50 percent", "50% up", "alpha", "alpha"]);
    expect((await pages("NAME_DESC", 500)).map(({ name }) => name.toLowerCase())).toEqual(names.toReversed());
  });

  it("say where a page ends and how many there are in all", async () => {
    const { data } = await ada.ask(LIST, { first: 2 });

    expect(data.bots.totalCount).toBe(NAMES.length);
    expect(data.bots.pageInfo).toEqual({
      endCursor: data.bots.edges[1].cursor,
      hasNextPage: true,
      hasPreviousPage: false,
    });
  });

  it("end exactly where the last one stands", async () => {
    const { data } = await ada.ask(LIST, { first: NAMES.length });

    expect(data.bots.pageInfo.hasNextPage).toBe(false);
    expect((await ada.ask(LIST, { after: data.bots.pageInfo.endCursor })).data.bots).toEqual({
      totalCount: NAMES.length,
      pageInfo: { endCursor: null, hasNextPage: false, hasPreviousPage: false },
      edges: [],
    });
  });

  it("go on behind a bot that was deleted meanwhile", async () => {
    const doomed = await ada.createBot({ name: "aaa" });
    const { data } = await ada.ask(LIST, { first: 3, orderBy: "NAME_ASC", filter: { search: "a" } });
    await ada.ask("mutation D($id: ID!) { deleteBot(id: $id) }", { id: doomed });

    const next = await ada.ask(LIST, {
      first: 1,
      orderBy: "NAME_ASC",
      filter: { search: "a" },
      after: data.bots.edges[0].cursor,
    });

    expect(next.data.bots.edges[0].node.id).toBe(data.bots.edges[1].node.id);
  });

  it.each([
    ["%", ["50% up"]],
    ["_", ["under_score"]],
    ["\\", ["back\\slash"]],
    ["ALPHA", ["Alpha", "alpha"]],
    ["ångström", ["Ångström"]],
    ["zrx/", ["Zulu"]],
    ["  beta ", ["beta"]],
    ["nobody", []],
    ["' or true --", []],
  ])("with %s in the name or the symbol are %j", async (search, names) => {
    expect(await namesFor({ search })).toEqual(names);
  });

  it.each([{}, { search: "" }, { search: null }, { kind: null, runStatus: null }])(
    "are all with the filter %j",
    async (filter) => {
      expect(await namesFor(filter)).toHaveLength(NAMES.length);
    },
  );

  it("are those of a status and a kind", async () => {
    await database.query("update bot_state set run_status = 'ERROR' where bot_id = $1", [ids[0]]);
    await database.query("update bot_state set run_status = 'PAUSED' where bot_id = $1", [ids[12]]);

    expect(await namesFor({ runStatus: ["ERROR", "PAUSED"] })).toEqual(["beta", "Zulu"]);
    expect(await namesFor({ runStatus: ["ERROR"], search: "zulu" })).toEqual([]);
    expect(await namesFor({ runStatus: [] })).toEqual([]);
    expect(await namesFor({ kind: "EXTERNAL" })).toEqual([]);
  });

  it.each([0, -1, 501, 2_147_483_647])("refuses a page of %i", async (first) => {
    expect(await ada.refusal(LIST, { first })).toMatchObject({
      code: "BAD_USER_INPUT",
      message: `first must be 1 to 500, found ${first}`,
    });
  });

  it.each([
    ["", "an empty text"],
    ["nonsense", "nonsense"],
    [Buffer.from("{}").toString("base64url"), "another JSON"],
    [Buffer.from('["CREATED_AT_ASC","x"]').toString("base64url"), "a part of one"],
    [Buffer.from(`["CREATED_AT_ASC","x","${"-".repeat(36)}"]`).toString("base64url"), "one without an id"],
    [
      Buffer.from('["CREATED_AT_ASC","\\u0000","7f1f2c9a-0000-4000-8000-000000000000"]').toString("base64url"),
      "one with a text that cannot be",
    ],
    [
      Buffer.from('["NAME_ASC","x","7f1f2c9a-0000-4000-8000-000000000000"]').toString("base64url"),
      "one of another order",
    ],
  ])("refuses the cursor %s: %s", async (after) => {
    expect(await ada.refusal(LIST, { after })).toEqual({
      code: "BAD_USER_INPUT",
      field: undefined,
      message: `${JSON.stringify(after)} is not a cursor of this list`,
    });
  });

  it("cannot be led to other people's by a cursor", async () => {
    const after = Buffer.from('["NAME_ASC","","00000000-0000-0000-0000-000000000000"]').toString("base64url");

    const { data } = await ada.ask(LIST, { after, orderBy: "NAME_ASC" });

    expect(data.bots.edges).toHaveLength(NAMES.length);
  });
});

describe("all of this", () => {
  it("meets no failure of ours", () => {
    expect(app.bugs).toEqual([]);
  });
});
