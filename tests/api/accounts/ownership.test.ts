import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer, EVENT_STREAM, post } from "../../support/requests.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const MISSING = "7f1f2c9a-0000-4000-8000-000000000000";

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;
let bob: TestViewer;
let admin: TestViewer;
let adasBot: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  ada = await aViewer(app);
  bob = await aViewer(app);
  admin = await aViewer(app);
  await database.query("update account set role = 'ADMIN' where id = $1", [admin.id]);
  adasBot = await ada.createBot();
});

afterAll(async () => {
  await app.close();
  await database.close();
});

/** What somebody is answered of a bot, with the bot's id taken out. */
async function answerOf(viewer: TestViewer, query: string, id: string) {
  const { status, data, errors } = await viewer.ask(query, { id });
  return JSON.parse(JSON.stringify({ status, data, errors }).replaceAll(id, "ID")) as unknown;
}

const FIELDS = [
  ["bot", "query F($id: ID!) { bot(id: $id) { id name status { runStatus } } }"],
  [
    "what was recorded of it",
    `query F($id: ID!) {
      bot(id: $id) {
        events { message }
        trades { totalCount }
        performance(since: "2026-11-23T00:00:00.000Z") { netPnl }
        history(since: "2026-11-23T00:00:00.000Z") { at }
      }
    }`,
  ],
  ["updateBot", 'mutation F($id: ID!) { updateBot(id: $id, input: { name: "Mine" }) { id } }'],
  [
    "updateBot with a wrong setting",
    "mutation F($id: ID!) { updateBot(id: $id, input: { fastEmaPeriod: 900 }) { id } }",
  ],
  ["deleteBot", "mutation F($id: ID!) { deleteBot(id: $id) }"],
  ["startBot", "mutation F($id: ID!) { startBot(id: $id) { id } }"],
  ["startBot with a key", 'mutation F($id: ID!) { startBot(id: $id, idempotencyKey: "k") { id } }'],
  ["stopBot", "mutation F($id: ID!) { stopBot(id: $id) { id } }"],
] as const;

describe.each(FIELDS)("%s", (_, query) => {
  it("answers for another account's bot what it answers for none", async () => {
    const missing = await answerOf(bob, query, MISSING);

    expect(missing).toMatchObject({
      errors: [{ message: "There is no bot ID", extensions: { code: "NOT_FOUND" } }],
    });
    expect(await answerOf(bob, query, adasBot)).toEqual(missing);
  });

  it("answers an ADMIN alike", async () => {
    expect(await answerOf(admin, query, adasBot)).toEqual(await answerOf(admin, query, MISSING));
  });

  it.each(["", "17", "'; drop table bot; --", "7f1f2c9a-0000-4000-8000-00000000000g", "null"])(
    "says that %j is no id",
    async (id) => {
      expect(await bob.refusal(query, { id })).toMatchObject({
        code: "BAD_USER_INPUT",
        message: expect.stringContaining("is not an id"),
      });
    },
  );
});

const STREAMS = [
  ["botStatus", "subscription F($id: ID!) { botStatus(id: $id) { runStatus } }"],
  ["botEvents", "subscription F($id: ID!) { botEvents(botId: $id) { message } }"],
  ["botStatuses", "subscription F($id: ID!) { botStatuses(ids: [$id]) { status { runStatus } bot { name } } }"],
] as const;

/** The first event of a stream, with the bot's id and the event's own taken out. */
async function firstEventOf(viewer: TestViewer, query: string, id: string): Promise<string> {
  const response = await post(app, { query, variables: { id } }, { ...bearer(viewer.token), ...EVENT_STREAM });
  let text = "";
  const decoder = new TextDecoder();
  // Node's body is an async iterable of bytes.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("data: ")) {
      break;
    }
  }
  // A greeting comes only where the first event does not come at once.
  return text
    .replace(/^:\n\n/, "")
    .replaceAll(id, "ID")
    .replace(/^id: .*$/m, "id: …");
}

describe.each(STREAMS)("%s", (_, query) => {
  it("answers for another account's bot what it answers for none", async () => {
    const missing = await firstEventOf(bob, query, MISSING);

    expect(missing).toMatch(/There is no bot ID|"status":null,"bot":null/);
    expect(await firstEventOf(bob, query, adasBot)).toBe(missing);
    expect(await firstEventOf(admin, query, adasBot)).toBe(missing);
  });
});

describe("another account's bot", () => {
  it("is as it was after all of that", async () => {
    const { data } = await ada.ask(
      "query B($id: ID!) { bot(id: $id) { name wanted status { lastAction { id } } } }",
      { id: adasBot },
    );

    expect(data).toEqual({ bot: { name: "EMA demo", wanted: "STOPPED", status: { lastAction: null } } });
  });

  it("is in nobody else's list", async () => {
    const lists = await Promise.all(
      [ada, bob, admin].map(({ ask }) => ask("{ bots { totalCount edges { node { id } } } }")),
    );

    expect(lists.map(({ data }) => data.bots.totalCount)).toEqual([1, 0, 0]);
  });

  it("is not stopped by somebody who stops all of theirs", async () => {
    await ada.ask("mutation S($id: ID!) { startBot(id: $id) { id } }", { id: adasBot });

    expect((await bob.ask("mutation { stopAllBots { id } }")).data).toEqual({ stopAllBots: [] });
    expect((await ada.ask("query B($id: ID!) { bot(id: $id) { wanted } }", { id: adasBot })).data.bot.wanted).toBe(
      "RUNNING",
    );
  });
});
