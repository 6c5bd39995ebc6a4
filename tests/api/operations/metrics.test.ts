import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { parseScrape, type Scrape } from "../../support/scrape.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { openStream } from "../../support/streams.ts";

const TOKEN = "scrapers-know-this-one";
const WATCH = "subscription Watch($id: ID!) { botStatus(id: $id) { markPrice } }";

let database: TestDatabase;
let server: ServerProcess;
let token: string;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  server = await startServerProcess({
    DATABASE_URL: database.url,
    ADMIN_EMAIL: "ada@example.org",
    ADMIN_PASSWORD: "correct horse",
    METRICS_TOKEN: TOKEN,
    RUNNER: "on",
  });
  const signedIn = await ask('mutation { signIn(email: "ada@example.org", password: "correct horse") { token } }');
  token = signedIn.data.signIn.token;
  const created = await ask(
    'mutation { createBot(input: { name: "One", symbol: "EUR/USD", kind: EXTERNAL }) { id } }',
  );
  botId = created.data.createBot.id;
});

afterAll(async () => {
  server.kill("SIGKILL");
  await server.exited;
  await database.close();
});

async function ask(query: string) {
  const response = await fetch(`${server.address}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  // Tests know what they asked for.
  // oxlint-disable-next-line typescript/no-explicit-any
  return (await response.json()) as { readonly data: any };
}

async function scrape(): Promise<Scrape> {
  const response = await fetch(`${server.address}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  return parseScrape(await response.text());
}

const readDeployed = (file: string) =>
  readFile(fileURLToPath(new URL(`../../../deploy/${file}`, import.meta.url)), "utf8");

/** The names of metrics of ours in a text, histograms without what stands behind their names. */
const namesIn = (text: string) =>
  new Set(
    [...text.matchAll(/\b(?:botwatch|nodejs|process)_[a-z0-9_]+/g)].map(([name]) =>
      name.replace(/_(bucket|sum|count)$/, ""),
    ),
  );

describe("/metrics", () => {
  it("tells nothing to whoever has no METRICS_TOKEN", async () => {
    const responses = await Promise.all([
      fetch(`${server.address}/metrics`),
      fetch(`${server.address}/metrics`, { headers: { authorization: `Bearer ${token}` } }),
    ]);

    expect(responses.map(({ status }) => status)).toEqual([401, 401]);
    expect(await responses[0].text()).not.toContain("botwatch_streams");
  });

  it("counts a stream, its events and how old they were, and its reconnect", async () => {
    const before = await scrape();
    const stream = await openStream(fetch, `${server.address}/graphql`, {
      query: WATCH,
      variables: { id: botId },
      token,
    });
    await stream.next();
    await database.query("update bot_state set mark_price = 7 where bot_id = $1", [botId]);
    const id = (await stream.next())?.id;
    const during = await scrape();
    stream.close();
    await vi.waitFor(async () => expect((await scrape()).value("botwatch_streams_open")).toBe(0));
    const again = await openStream(fetch, `${server.address}/graphql`, {
      query: WATCH,
      variables: { id: botId },
      token,
      ...(id === undefined ? {} : { lastEventId: id }),
    });
    const after = await scrape();
    again.close();

    expect(before.value("botwatch_streams_open")).toBe(0);
    expect(during.value("botwatch_streams_open")).toBe(1);
    expect(during.value("botwatch_events_sent_total")).toBe(2);
    expect(during.value("botwatch_event_age_seconds_count")).toBe(1);
    expect(during.value("botwatch_event_age_seconds_sum")).toBeLessThan(2);
    expect(during.value('botwatch_look_seconds_count{of="statuses"}')).toBeGreaterThanOrEqual(2);
    expect(during.value('botwatch_wake_ups_total{kind="bot"}')).toBeGreaterThanOrEqual(1);
    expect(during.value('botwatch_requests_total{route="metrics",status="200"}')).toBe(1);
    expect(after.value("botwatch_streams_opened_total")).toBe(2);
    expect(after.value("botwatch_streams_resumed_total")).toBe(1);
    expect(after.value('botwatch_streams_closed_total{reason="left"}')).toBe(1);
  });

  it("counts errors by code, and says nothing of who made them", async () => {
    await ask('{ bot(id: "00000000-0000-4000-8000-000000000000") { id } }');

    const found = await scrape();

    expect(found.value('botwatch_errors_total{code="NOT_FOUND"}')).toBe(1);
    expect(found.series.join("\n")).not.toContain("ada");
    expect(found.series.join("\n")).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  it("has every metric that the dashboard and the alerts ask for", async () => {
    const { names } = await scrape();
    const wanted = new Set([
      ...namesIn(await readDeployed("grafana-dashboard.json")),
      ...namesIn(await readDeployed("alerts.yml")),
    ]);

    expect(wanted.size).toBeGreaterThan(20);
    expect([...wanted].filter((name) => !names.has(name))).toEqual([]);
  });

  it("is there while the database is not, and says so", async () => {
    expect((await scrape()).value("botwatch_database_up")).toBe(1);

    await database.server.stop();
    const found = await scrape();

    expect(found.value("botwatch_database_up")).toBe(0);
    await database.server.start();
  });
});
