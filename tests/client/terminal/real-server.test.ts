// @vitest-environment node
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClient } from "../../../client/graphql/client.ts";
import type { Connection } from "../../../client/graphql/connection.ts";
import { systemClock } from "../../../client/graphql/clock.ts";
import type { BotStatus } from "../../../client/terminal/documents.ts";
import { follow, type Outcome } from "../../../client/terminal/follow.ts";
import type { Scene } from "../../../client/terminal/line.ts";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
let app: TestApp;
let url: string;
let token: string;
let botId: string;
let stop: AbortController;
let outcome: Promise<Outcome>;
let scenes: Scene[];
let statuses: (string | undefined)[];
let waiters: { fits: (scene: Scene) => boolean; resolve: (scene: Scene) => void }[];

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  url = await app.listen();
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  ({ token } = await anAccount(app, `${crypto.randomUUID()}@example.org`));
  const { data } = await app.ask(
    `mutation { createBot(input: { name: "EMA demo", symbol: "EUR/USD" }) { id } }`,
    {},
    token,
  );
  botId = data.createBot.id;
  stop = new AbortController();
  scenes = [];
  statuses = [];
  waiters = [];
  const note = (scene: Scene): void => {
    scenes.push(scene);
    waiters.filter(({ fits }) => fits(scene)).forEach(({ resolve }) => resolve(scene));
  };
  const noteStatus = (scene: Scene): void => {
    statuses.push(scene.status?.runStatus);
    note(scene);
  };
  outcome = follow({
    live: createClient({ url, token: () => token }),
    botId,
    clock: systemClock,
    printer: { status: noteStatus, connection: note, tick: () => {}, end: () => {} },
    signal: stop.signal,
  });
});

afterEach(async () => {
  stop.abort();
  await outcome;
});

const showing = (fits: (scene: Scene) => boolean): Promise<Scene> => {
  const scene = scenes.find(fits);
  return scene ? Promise.resolve(scene) : new Promise((resolve) => waiters.push({ fits, resolve }));
};
const showingStatus = (runStatus: BotStatus["runStatus"]): Promise<Scene> =>
  showing(({ status }) => status?.runStatus === runStatus);
const showingConnection = (state: Connection["state"]): Promise<Scene> =>
  showing(({ connection }) => connection.state === state);

describe("follow, on the real server", () => {
  it("shows what a program writes into the row", async () => {
    await showingStatus("STOPPED");

    await database.query(
      "update bot_state set run_status = 'WAITING', reason = 'market closed' where bot_id = $1",
      [botId],
    );

    expect(await showingStatus("WAITING")).toMatchObject({
      label: "EMA demo",
      status: { reason: "market closed" },
    });
  });

  it("ends with 3 when the session is revoked", async () => {
    await showingStatus("STOPPED");

    await app.ask("mutation { signOut }", {}, token);

    expect((await outcome).exitCode).toBe(3);
  });

  it("ends with 4 when the bot is deleted", async () => {
    await showingStatus("STOPPED");

    await app.ask("mutation Delete($id: ID!) { deleteBot(id: $id) }", { id: botId }, token);

    expect((await outcome).exitCode).toBe(4);
  });

  // The last one: a server that hangs up pings nobody any more.
  it("comes back at once when the server hangs up, and shows nothing twice", async () => {
    await showingStatus("STOPPED");

    app.app.close();
    const { connection } = await showingConnection("reconnecting");
    await showingConnection("connected");
    await database.query("update bot_state set run_status = 'RUNNING' where bot_id = $1", [botId]);
    await showingStatus("RUNNING");

    expect(connection).toMatchObject({
      attempts: 1,
      lastError: expect.stringMatching(/^The (server|connection) /),
    });
    expect(statuses).toEqual(["STOPPED", "RUNNING"]);
  });
});
