import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runOn, startPostgres, type TestServer } from "../../support/database.ts";
import { type TestPooler, startPooler } from "../../support/pooler.ts";
import { hasProgram } from "../../support/programs.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { openStream } from "../../support/streams.ts";

let postgres: TestServer;
let pooler: TestPooler;
let server: ServerProcess;

async function ask(query: string, token?: string) {
  const response = await fetch(`${server.address}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  });
  // Tests know what they asked for.
  // oxlint-disable-next-line typescript/no-explicit-any
  return ((await response.json()) as { readonly data: any }).data;
}

/** What every connection of the pooler says, as far as a few who ask together get different ones. */
async function onEachConnection(statement: string): Promise<readonly unknown[]> {
  const answers = await Promise.all(
    Array.from({ length: 12 }, () =>
      runOn(pooler.url("botwatch"), async (client) => (await client.query(statement)).rows[0]),
    ),
  );
  return [...new Set(answers.map((answer) => JSON.stringify(answer)))].map((text) => JSON.parse(text));
}

describe.skipIf(!hasProgram("pgbouncer"))("a server behind a transaction pooler", () => {
  beforeAll(async () => {
    postgres = await startPostgres();
    await runOn(postgres.url("postgres"), (client) => client.query("create database botwatch"));
    pooler = await startPooler(postgres);
    server = await startServerProcess({
      DATABASE_URL: pooler.url("botwatch"),
      PUSH: "off",
      POLL_INTERVAL_MS: "500",
      RUNNER: "on",
      WORKERS: "2",
      ADMIN_EMAIL: "ada@example.org",
      ADMIN_PASSWORD: "correct horse",
    });
  });

  afterAll(async () => {
    server?.kill("SIGTERM");
    await server?.exited;
    await pooler?.remove();
    await postgres?.remove();
  });

  it("migrates, signs in, watches and starts a bot, and has nothing to complain about", async () => {
    const { signIn } = await ask(
      'mutation { signIn(email: "ada@example.org", password: "correct horse") { token } }',
    );
    const { createBot } = await ask(
      'mutation { createBot(input: { name: "Paper", symbol: "EUR/USD" }) { id } }',
      signIn.token,
    );
    const stream = await openStream(fetch, `${server.address}/graphql`, {
      query: "subscription S($id: ID!) { botStatus(id: $id) { runStatus lastAction { state } } }",
      variables: { id: createBot.id },
      token: signIn.token,
    });
    const first = await stream.next();

    await ask(`mutation { startBot(id: "${createBot.id}") { id } }`, signIn.token);
    const started = await stream.until(({ data }) => data.data.botStatus.lastAction?.state === "CONFIRMED");
    stream.close();

    expect(first?.data.data.botStatus).toEqual({ runStatus: "STOPPED", lastAction: null });
    expect(["RUNNING", "WAITING"]).toContain(started.data.data.botStatus.runStatus);
    expect(server.stderr()).toBe("");
  });

  it("leaves nothing on the connections that others get", async () => {
    expect(
      await onEachConnection(
        `select current_setting('idle_in_transaction_session_timeout') as idle_limit,
           (select count(*)::int from pg_listening_channels()) as channels,
           (select count(*)::int from pg_prepared_statements) as statements,
           (select count(*)::int from pg_locks where locktype = 'advisory') as locks`,
      ),
    ).toEqual([{ idle_limit: "0", channels: 0, statements: 0, locks: 0 }]);
  });
});
