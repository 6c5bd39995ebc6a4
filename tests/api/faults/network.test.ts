import type { MikroORM } from "@mikro-orm/sql";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createConnections, openDatabase } from "../../../api/database/orm.ts";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createStreamViewer, type StreamEvent, type StreamViewer, within } from "../../support/streams.ts";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy.ts";

const POLL_INTERVAL_MS = 1_000;
/** An interval until the look that hangs begins, and what is promised from then on. */
const UNVERIFIED_MS = POLL_INTERVAL_MS + POLL_INTERVAL_MS + 1_000;
const RETURN_MS = 5_000;

let database: TestDatabase;
let orm: MikroORM;
let proxy: TcpProxy;
let app: TestApp;
let owner: { readonly id: string; readonly token: string };
let viewer: StreamViewer;
let botId: string;
let accounts = 0;

beforeAll(async () => {
  database = await startTestDatabase();
});

beforeEach(async () => {
  accounts += 1;
  proxy = await startTcpProxy(database.url);
  const connections = createConnections();
  orm = await openDatabase({ url: proxy.url }, { connections });
  app = await startTestApp({ ...database, orm, connections, url: proxy.url }, { pollIntervalMs: POLL_INTERVAL_MS });
  owner = await anAccount(app, `owner${accounts}@example.org`);
  viewer = createStreamViewer(app.fetch, "/graphql", owner.token);
  botId = await createBot(database, owner.id);
});

afterEach(async () => {
  viewer.closeAll();
  proxy.recover();
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
  proxy.close();
  await app.close();
  await orm.close(true);
});

afterAll(async () => {
  await database?.close();
});

const isUnverified = ({ data }: StreamEvent) => data.data.botStatus.freshness === "UNVERIFIED";
const isVerified = ({ data }: StreamEvent) => data.data.botStatus.freshness !== "UNVERIFIED";
const askViewer = () => app.ask("{ bots { totalCount } }", {}, owner.token);

describe("a network that swallows everything", { timeout: 60_000 }, () => {
  it("is shown as UNVERIFIED, and the last state in time after its return", async () => {
    const stream = await viewer.botStatus(botId);
    await stream.next();

    proxy.swallow();
    await within(UNVERIFIED_MS, stream.until(isUnverified));
    await report(database, botId, { mark_price: "3" });
    proxy.recover();

    expect((await within(RETURN_MS, stream.until(isVerified))).data.data.botStatus.markPrice).toBe("3");
  });

  it("leaves requests answered in time after its return, though those before were lost", async () => {
    const stream = await viewer.botStatus(botId);
    await stream.next();

    proxy.swallow();
    const lost = await Promise.all(Array.from({ length: 20 }, askViewer));
    proxy.recover();
    await within(
      RETURN_MS,
      stream.until((event) => isVerified(event)),
    );

    expect(new Set(lost.map(({ status }) => status))).toEqual(new Set([503]));
    expect((await within(RETURN_MS, askViewer())).status).toBe(200);
  });

  it("leaves requests answered in time though nobody watched", async () => {
    await askViewer();
    proxy.swallow();
    await Promise.all(Array.from({ length: 20 }, askViewer));

    proxy.recover();

    expect(
      await within(
        RETURN_MS,
        vi.waitUntil(async () => (await askViewer()).status === 200, { timeout: RETURN_MS }),
      ),
    ).toBe(true);
  });

  it("lets new viewers in after its return, for bots that were not watched before", async () => {
    const stream = await viewer.botStatus(botId);
    await stream.next();
    const other = await createBot(database, owner.id);
    proxy.swallow();
    await within(UNVERIFIED_MS, stream.until(isUnverified));
    proxy.recover();
    await within(RETURN_MS, stream.until(isVerified));

    const opened = await within(RETURN_MS, viewer.botStatus(other));

    expect((await within(RETURN_MS, opened.next()))?.data.data.botStatus.botId).toBe(other);
  });

  it("leaves a log that goes on, and push that works", async () => {
    const log = await viewer.botEvents(botId);
    const stream = await viewer.botStatus(botId);
    await stream.next();
    await log.until(({ data }) => data.data.botEvents.sequence === 2);
    proxy.swallow();
    await within(UNVERIFIED_MS, stream.until(isUnverified));
    await report(database, botId, { last_error: "No funds" });
    proxy.recover();
    await within(RETURN_MS, stream.until(isVerified));

    expect((await within(RETURN_MS, log.next()))?.data.data?.botEvents).toMatchObject({ sequence: 3, gap: false });
  });
});
