import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createWakeUps, type WakeUpKind, type WakeUps } from "../../../api/database/wake-ups.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";

const RENEW_INTERVAL_MS = 5_000;

let database: TestDatabase;
let wakeUps: WakeUps;
let heard: [WakeUpKind, readonly string[]][];

beforeAll(async () => {
  database = await startTestDatabase();
});

afterAll(() => database.close());

beforeEach(async () => {
  // The clock of the renewals alone: the connections keep theirs.
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  heard = [];
  wakeUps = createWakeUps({
    orm: database.orm,
    url: database.url,
    onWakeUp: (kind, ids) => heard.push([kind, ids]),
    onLost: () => undefined,
    onOutage: () => undefined,
    onRecovery: () => undefined,
  });
  await wakeUps.start();
});

afterEach(async () => {
  await wakeUps.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function say(...payloads: readonly string[]): Promise<void> {
  for (const payload of [...payloads, "sweep"]) {
    await database.query("select pg_notify('botwatch', $1)", [payload]);
  }
  await vi.waitUntil(() => heard.some(([kind]) => kind === "sweep"));
}

const someIds = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());
const watches = () => database.query("select bot_id, xmin::text as writer from watched_bot order by bot_id");
const leases = () => database.query("select id, expires_at from watch_lease");

describe("onWakeUp", () => {
  it("is called once for all bots that one notification names", async () => {
    await say("bot a b c");

    expect(heard).toEqual([
      ["bot", ["a", "b", "c"]],
      ["sweep", []],
    ]);
  });

  it("is called for a notification that names one, as triggers of before did", async () => {
    await say("bot a", "owner b", "session c", "action d");

    expect(heard).toEqual([
      ["bot", ["a"]],
      ["owner", ["b"]],
      ["session", ["c"]],
      ["action", ["d"]],
      ["sweep", []],
    ]);
  });

  it("is not called for what a later version may say", async () => {
    await say("weather a b", "");

    expect(heard).toEqual([["sweep", []]]);
  });
});

describe("ten thousand watched bots", () => {
  const ids = someIds(10_000);

  it("are followed in one statement", async () => {
    const asked = vi.spyOn(Client.prototype, "query");

    await wakeUps.follow(ids);

    expect(asked).toHaveBeenCalledOnce();
    asked.mockRestore();
    expect((await watches()).map(({ bot_id }) => bot_id)).toEqual(ids.toSorted());
  });

  it("are renewed in one statement, which writes the one row of the lease", async () => {
    await wakeUps.follow(ids);
    const [watchesBefore, leasesBefore] = [await watches(), await leases()];
    const asked = vi.spyOn(Client.prototype, "query");

    await vi.advanceTimersByTimeAsync(RENEW_INTERVAL_MS);
    await asked.mock.results[0]?.value;

    expect(asked).toHaveBeenCalledOnce();
    asked.mockRestore();
    expect(await watches()).toEqual(watchesBefore);
    expect(await leases()).toEqual([{ id: leasesBefore[0]?.["id"], expires_at: expect.any(Date) }]);
    expect(await leases()).not.toEqual(leasesBefore);
  });

  it("are given up in one statement", async () => {
    await wakeUps.follow(ids);
    const asked = vi.spyOn(Client.prototype, "query");

    await wakeUps.unfollow(ids);

    expect(asked).toHaveBeenCalledOnce();
    asked.mockRestore();
    expect(await watches()).toEqual([]);
  });
});
