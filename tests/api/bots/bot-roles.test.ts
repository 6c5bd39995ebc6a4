import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { createBot } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { openStream } from "../../support/streams.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const ROLES = ["owner", "operator", "viewer", "stranger", "admin"] as const;
type Role = (typeof ROLES)[number];

let database: TestDatabase;
let app: TestApp;
let url: string;
let people: Record<Role, TestViewer>;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  url = await app.listen();
  const [owner, operator, viewer, stranger, admin] = [
    await aViewer(app),
    await aViewer(app),
    await aViewer(app),
    await aViewer(app),
    await aViewer(app),
  ];
  await database.query("update account set role = 'ADMIN' where id = $1", [admin.id]);
  people = { owner, operator, viewer, stranger, admin };
});

afterAll(async () => {
  await app.close();
  await database.close();
});

/** A bot of the owner's that the operator and the viewer were given. */
async function aSharedBot(): Promise<string> {
  const id = await createBot(database, people.owner.id);
  await database.query(
    "insert into bot_member (bot_id, email, role) values ($1, $2, 'OPERATOR'), ($1, $3, 'VIEWER')",
    [id, people.operator.email, people.viewer.email],
  );
  return id;
}

/** What somebody is answered over a socket: `allowed`, the code of the refusal, or `nothing` where there is nothing to see. */
async function outcomeOf(query: string, who: Role): Promise<string> {
  const { email, token } = people[who];
  const stream = await openStream(fetch, url, { query, variables: { id: await aSharedBot(), own: email }, token });
  const event = await stream.next();
  stream.close();
  const { data, errors } = event?.data ?? {};
  if (errors !== undefined) {
    return errors[0].extensions.code;
  }
  return /:(\[\]|\[\{"status":null\}\])\}$/.test(JSON.stringify(data)) ? "nothing" : "allowed";
}

async function outcomes(query: string) {
  const found: [Role, string][] = [];
  for (const role of ROLES) {
    found.push([role, await outcomeOf(query, role)]);
  }
  return Object.fromEntries(found);
}

const SEEN = {
  owner: "allowed",
  operator: "allowed",
  viewer: "allowed",
  stranger: "NOT_FOUND",
  admin: "NOT_FOUND",
};
const NOTHING_TO_STRANGERS = { ...SEEN, stranger: "nothing", admin: "nothing" };
const OPERATED = { ...SEEN, viewer: "FORBIDDEN" };
const OWNED = { ...SEEN, operator: "FORBIDDEN", viewer: "FORBIDDEN" };

describe("who may do what", () => {
  it.each([
    [
      "bot",
      SEEN,
      "query Q($id: ID!) { bot(id: $id) { name viewerRole owner members { email } status { runStatus } } }",
    ],
    [
      "what was recorded of it",
      SEEN,
      `query Q($id: ID!) { bot(id: $id) {
        events { message } trades { totalCount } performance(since: "2026-11-23T00:00:00.000Z") { netPnl }
        history(since: "2026-11-23T00:00:00.000Z") { at }
      } }`,
    ],
    [
      "botHistories",
      NOTHING_TO_STRANGERS,
      'query Q($id: ID!) { botHistories(ids: [$id], since: "2026-11-23T00:00:00.000Z") { botId } }',
    ],
    ["startBot", OPERATED, "mutation M($id: ID!) { startBot(id: $id) { state } }"],
    ["stopBot", OPERATED, "mutation M($id: ID!) { stopBot(id: $id) { state } }"],
    ["updateBot", OWNED, 'mutation M($id: ID!) { updateBot(id: $id, input: { name: "New" }) { name } }'],
    ["deleteBot", OWNED, "mutation M($id: ID!) { deleteBot(id: $id) }"],
    [
      "shareBot",
      OWNED,
      'mutation M($id: ID!) { shareBot(botId: $id, email: "eve@example.org", role: VIEWER) { email } }',
    ],
    [
      "unshareBot of another one",
      OWNED,
      'mutation M($id: ID!) { unshareBot(botId: $id, email: "eve@example.org") }',
    ],
    ["unshareBot of themself", SEEN, "mutation M($id: ID!, $own: String!) { unshareBot(botId: $id, email: $own) }"],
    ["botStatus", SEEN, "subscription S($id: ID!) { botStatus(id: $id) { runStatus } }"],
    ["botEvents", SEEN, "subscription S($id: ID!) { botEvents(botId: $id) { message } }"],
    [
      "botStatuses",
      NOTHING_TO_STRANGERS,
      "subscription S($id: ID!) { botStatuses(ids: [$id]) { status { runStatus } } }",
    ],
  ])("%s", async (_, expected, query) => {
    expect(await outcomes(query)).toEqual(expected);
  });

  it("is told in a sentence where something is not allowed", async () => {
    const id = await aSharedBot();

    expect(await people.viewer.refusal("mutation M($id: ID!) { startBot(id: $id) { id } }", { id })).toMatchObject({
      code: "FORBIDDEN",
      message: `Bot ${id} is shared with you to look at: only its owner and operators may start and stop it`,
    });
    expect(await people.operator.refusal("mutation M($id: ID!) { deleteBot(id: $id) }", { id })).toMatchObject({
      code: "FORBIDDEN",
      message: `Bot ${id} is shared with you: only its owner may do that`,
    });
  });
});

describe("Bot.viewerRole", () => {
  it.each([
    ["owner", "OWNER"],
    ["operator", "OPERATOR"],
    ["viewer", "VIEWER"],
  ] as const)("of the %s is %s, alone, in a list and in a stream", async (who, role) => {
    const id = await aSharedBot();
    const shown = { id, viewerRole: role, owner: people.owner.email };
    const stream = await openStream(fetch, url, {
      query: "subscription S($ids: [ID!]) { botStatuses(ids: $ids) { bot { id viewerRole owner } } }",
      variables: { ids: [id] },
      token: people[who].token,
    });

    const { data } = await people[who].ask(
      `query Q($id: ID!) {
        bot(id: $id) { id viewerRole owner }
        bots(first: 500, orderBy: CREATED_AT_DESC) { edges { node { id viewerRole owner } } }
      }`,
      { id },
    );

    expect(data.bot).toEqual(shown);
    expect(data.bots.edges).toContainEqual({ node: shown });
    expect((await stream.next())?.data.data.botStatuses).toEqual([{ bot: shown }]);
    stream.close();
  });
});

describe("bots", () => {
  it("are the viewer's own and shared ones, or either of them", async () => {
    const [ada, bob] = [await aViewer(app), await aViewer(app)];
    const own = await createBot(database, ada.id);
    const shared = await createBot(database, bob.id);
    await createBot(database, bob.id);
    await database.query("insert into bot_member (bot_id, email, role) values ($1, $2, 'VIEWER')", [
      shared,
      ada.email,
    ]);
    const idsFor = async (filter: object) => {
      const { data } = await ada.ask(
        "query Q($filter: BotFilter) { bots(filter: $filter) { totalCount edges { node { id } } } }",
        {
          filter,
        },
      );
      return [data.bots.totalCount, ...data.bots.edges.map(({ node }: { node: { id: string } }) => node.id)];
    };

    expect(await idsFor({})).toEqual([2, own, shared]);
    expect(await idsFor({ shared: true })).toEqual([1, shared]);
    expect(await idsFor({ shared: false })).toEqual([1, own]);
  });
});

describe("an idempotency key", () => {
  const ASK = "mutation ($id: ID!) { KIND(id: $id, idempotencyKey: KEY) { id requestedBy } }";
  const ask = async (who: Role, kind: string, id: string, key: string | null) => {
    const query = ASK.replace("KIND", kind).replace("KEY", JSON.stringify(key));
    return (await people[who].ask(query, { id })).data[kind];
  };

  it("of an operator stands for nothing that the owner asks for with the same one", async () => {
    const id = await aSharedBot();
    await ask("operator", "stopBot", id, "nightly");
    await ask("operator", "startBot", id, null);

    const stopped = await ask("owner", "stopBot", id, "nightly");

    expect(stopped.requestedBy).toBe(people.owner.email);
    expect(await database.query("select wanted from bot where id = $1", [id])).toEqual([{ wanted: "STOPPED" }]);
  });

  it.each(["owner", "operator"] as const)(
    "of the %s returns what it made, for all of their bots as well",
    async (who) => {
      const id = await aSharedBot();
      const first = await ask(who, "startBot", id, "a");
      const second = await ask(who, "startBot", id, "a");
      const key = crypto.randomUUID();
      const all = "mutation ($key: String!) { stopAllBots(idempotencyKey: $key) { id } }";
      const stopped = await people[who].ask(all, { key });
      await ask(who, "startBot", id, null);

      expect(second).toEqual(first);
      expect((await people[who].ask(all, { key })).data).toEqual(stopped.data);
    },
  );
});

describe("stopAllBots", () => {
  it("stops what the viewer owns or operates, and nothing that they only see", async () => {
    const [ada, bob] = [await aViewer(app), await aViewer(app)];
    const own = await createBot(database, ada.id);
    const operated = await createBot(database, bob.id);
    const seen = await createBot(database, bob.id);
    const foreign = await createBot(database, bob.id);
    await database.query("update bot set wanted = 'RUNNING' where owner_id = any($1::uuid[])", [[ada.id, bob.id]]);
    await database.query(
      "insert into bot_member (bot_id, email, role) values ($1, $3, 'OPERATOR'), ($2, $3, 'VIEWER')",
      [operated, seen, ada.email],
    );

    const { data } = await ada.ask("mutation { stopAllBots { requestedBy } }");

    expect(data.stopAllBots).toEqual([{ requestedBy: ada.email }, { requestedBy: ada.email }]);
    const rows = await database.query(
      "select id from bot where wanted = 'STOPPED' and owner_id = any($1::uuid[])",
      [[ada.id, bob.id]],
    );
    expect(rows.map(({ id }) => String(id)).toSorted()).toEqual([own, operated].toSorted());
    expect(rows).not.toContainEqual({ id: foreign });
  });
});
