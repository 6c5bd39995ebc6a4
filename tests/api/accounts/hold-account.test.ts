import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { runOn, startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;
let botId: string;

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
  botId = await ada.createBot();
});

const TOKEN = 'createApiToken(input: { name: "a", scope: READ }) { token }';
const SHARE = 'createShareLink(input: { botId: $id, name: "a" }) { token }';
const ACCOUNT = 'createAccount(email: "accomplice@example.org", role: ADMIN) { account { id } }';

describe("what outlives the session that asks for it", () => {
  it.each([
    ["an API token", TOKEN],
    ["a share link", SHARE],
    ["an account, by an administrator", ACCOUNT],
  ])("is not made once that has ended, though its request was let in before: %s", async (_, field) => {
    await database.query("update account set role = 'ADMIN' where id = $1", [ada.id]);
    const given = field.includes("$id") ? "($id: ID!)" : "";

    const { data, errors } = await ada.ask(`mutation ${given} { signOut ${field} }`, { id: botId });

    expect([data, errors?.[0]?.extensions?.code]).toEqual([null, "UNAUTHENTICATED"]);
    expect(await database.query("select from session where account_id = $1", [ada.id])).toEqual([]);
    expect(await database.query("select from account where email like 'accomplice@%'")).toEqual([]);
  });

  it.each([
    ["an API token", `mutation { ${TOKEN} }`],
    ["a share link", `mutation ($id: ID!) { ${SHARE} }`],
  ])("waits for whoever ends all of it, and is not made then: %s", async (_, query) => {
    const refusal = await runOn(database.url, async (client) => {
      await client.query("begin");
      await client.query("select from account where id = $1 for no key update", [ada.id]);
      const asked = ada.refusal(query, { id: botId });
      await isWaiting();
      await client.query("delete from session where account_id = $1", [ada.id]);
      await client.query("commit");
      return asked;
    });

    expect(refusal?.code).toBe("UNAUTHENTICATED");
    expect(await database.query("select from session where account_id = $1", [ada.id])).toEqual([]);
  });
});

/** Resolves when some statement waits for another one's lock. */
async function isWaiting(): Promise<void> {
  for (let rows = await waiting(); rows.length === 0; rows = await waiting()) {
    // Looked at again at once: it takes the time of a request.
  }
}

const waiting = () => database.query("select from pg_stat_activity where wait_event_type = 'Lock'");
