/**
 * What reading each message of an exchange costs; what one server takes in and hands on to viewers, and how long that takes;
 * and how soon a connection heals after each fault. Starts PostgreSQL and a server of its own; this process is the exchange and the viewers.
 * `node tests/bench/markets.ts [--seconds 10] [--viewers 100] [--rates 500,2000,5000]`
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createAccount, createToken } from "../../api/accounts/sign-in.ts";
import { migrate } from "../../api/database/migrate.ts";
import { openDatabase } from "../../api/database/orm.ts";
import { binanceTrade } from "../support/binance-messages.ts";
import { freePort, runOn, startPostgres } from "../support/database.ts";
import { type ExchangeLine, startExchangeServer } from "../support/exchange-server.ts";
import { measureReading } from "./market-reading.ts";
import { measureHealing } from "./market-healing.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    viewers: { type: "string", default: "100" },
    rates: { type: "string", default: "500,2000,5000" },
  },
});
const seconds = Number(values.seconds);
const viewerCount = Number(values.viewers);
const SYMBOLS = ["BTC", "ETH", "SOL", "XRP", "ADA"];
const BOOK =
  "subscription($symbol: String!) { orderBook(symbol: $symbol, levels: 20) { feed bids { price size } asks { price size } } }";
const TRADES =
  "subscription($symbol: String!) { marketTrades(symbol: $symbol) { feed hasGap trades { id price size side at } } }";
/** By whole levels, so that a message is as long as a real one. */
const LEVELS = Array.from({ length: 20 }, (_, index) => [(65_000 + index).toFixed(8), "1.50000000"]);

let sequence = 0;
/** The newest connection of each kind, by the end of what it asked for first. */
const lines = new Map<string, ExchangeLine>();

console.table(measureReading());
const postgres = await startPostgres(["-c", "autovacuum=off"]);
await runOn(postgres.url("postgres"), (client) => client.query("create database bench"));
const token = await seed(postgres.url("bench"));
const exchange = await startExchangeServer();
const port = await freePort();
const server = spawn(process.execPath, ["api/server.ts"], {
  env: {
    ...process.env,
    DATABASE_URL: postgres.url("bench"),
    PORT: String(port),
    RUNNER: "off",
    LOG_LEVEL: "error",
    MARKET: "binance",
    BINANCE_WS_URL: exchange.webSocket,
    BINANCE_REST_URL: exchange.rest,
  },
  stdio: ["ignore", "pipe", "inherit"],
});
void takeLines();
try {
  await new Promise((resolve) => server.stdout.once("data", resolve));
  console.log(`idle: ${await memoryMb(server)} MB`);
  const table = [];
  for (const viewers of [SYMBOLS.length, viewerCount]) {
    table.push(...(await measure("order books", BOOK, viewers)), ...(await measure("trades", TRADES, viewers)));
  }
  console.table(table);
} finally {
  server.kill("SIGTERM");
  await new Promise((resolve) => server.once("exit", resolve));
  await exchange.close();
  await postgres.remove();
}
console.table(await measureHealing());

/** One kind of stream at each rate, with viewers spread over the symbols. */
async function measure(name: string, query: string, viewers: number): Promise<object[]> {
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  const waits: number[] = [];
  const seen = { events: 0, sentAt: new Map<string, number>(), waits };
  const isTrades = query === TRADES;
  const closers = Array.from({ length: viewers }, (_, index) =>
    open(agent, query, `${SYMBOLS[index % SYMBOLS.length]}/USDT`, seen),
  );
  await wait(2_000);
  const line = lines.get(isTrades ? "trade" : "depth20@100ms");
  if (line === undefined) {
    throw new Error("The server did not ask the exchange for anything");
  }
  const table = [];
  for (const rate of (values.rates ?? "").split(",").map(Number)) {
    seen.events = 0;
    waits.length = 0;
    const before = { cpu: await cpuSeconds(server), at: performance.now(), taken: await messagesTaken() };
    const sent = await send(line, rate, isTrades, seen.sentAt);
    await wait(500);
    const passed = (performance.now() - before.at) / 1_000;
    waits.sort((a, b) => a - b);
    const at = (share: number) =>
      (waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? NaN).toFixed(0);
    const cpu = (await cpuSeconds(server)) - before.cpu;
    const taken = (await messagesTaken()) - before.taken;
    table.push({
      stream: name,
      viewers,
      "asked msg/s": rate,
      "sent msg/s": (sent.count / sent.seconds).toFixed(0),
      "taken in": `${((taken / sent.count) * 100).toFixed(1)} %`,
      "out events/s": (seen.events / passed).toFixed(0),
      "CPU %": ((cpu / passed) * 100).toFixed(0),
      "µs a message": ((cpu * 1_000_000) / taken).toFixed(0),
      "p50 ms": at(0.5),
      "p99 ms": at(0.99),
      "memory MB": await memoryMb(server),
    });
  }
  closers.forEach((close) => close());
  await wait(500);
  return table;
}

async function takeLines(): Promise<void> {
  for (;;) {
    const line = await exchange.nextLine();
    const { params } = await line.nextAsked();
    lines.set(String(params[0]).replace(/^[^@]*@/, ""), line);
  }
}

/** What the server itself has counted. */
async function messagesTaken(): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "{ marketConnections { messageCount } }" }),
  });
  // What was asked for, in the shape of a GraphQL answer.
  const { data } = (await response.json()) as {
    readonly data: { readonly marketConnections: readonly { readonly messageCount: number }[] };
  };
  return data.marketConnections.reduce((sum, { messageCount }) => sum + messageCount, 0);
}

/** Sends at a rate for some seconds; each message has a size of its own by which the events that show it are known. */
async function send(line: ExchangeLine, rate: number, isTrades: boolean, sentAt: Map<string, number>) {
  const startedAt = performance.now();
  let count = 0;
  while (performance.now() - startedAt < seconds * 1_000) {
    const due = Math.floor(((performance.now() - startedAt) * rate) / 1_000);
    for (; count < due; count += 1) {
      sequence += 1;
      const mark = `${sequence}.5`;
      const pair = `${SYMBOLS[count % SYMBOLS.length]}usdt`.toLowerCase();
      sentAt.set(mark, performance.now());
      line.say(isTrades ? binanceTrade(pair, sequence, mark) : aBook(pair, mark));
    }
    await wait(2);
  }
  return { count, seconds: (performance.now() - startedAt) / 1_000 };
}

function aBook(pair: string, mark: string) {
  return {
    stream: `${pair}@depth20@100ms`,
    data: { lastUpdateId: sequence, bids: [[mark, "1.0"], ...LEVELS.slice(1)], asks: LEVELS },
  };
}

function open(
  agent: Agent,
  query: string,
  symbol: string,
  seen: { events: number; readonly sentAt: Map<string, number>; readonly waits: number[] },
): () => void {
  const sent = request(`http://127.0.0.1:${port}/graphql`, {
    agent,
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      authorization: `Bearer ${token}`,
    },
  });
  sent.on("error", () => undefined);
  sent.on("response", (response) => {
    response.on("data", (bytes: Buffer) => {
      const text = bytes.toString();
      for (const [event] of text.matchAll(/event: next[^]*?(?=event: next|$)/g)) {
        seen.events += 1;
        // Of a batch the newest counts: the others have waited for it.
        const mark = [...event.matchAll(/"price":"(\d+\.5)"/g)].at(query === TRADES ? -1 : 0)?.[1];
        const at = seen.sentAt.get(mark ?? "");
        if (at !== undefined) {
          seen.waits.push(performance.now() - at);
        }
      }
    });
    response.on("error", () => undefined);
  });
  sent.end(JSON.stringify({ query, variables: { symbol } }));
  return () => sent.destroy();
}

async function cpuSeconds(child: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${child.pid}/stat`, "utf8");
  const [, , , , , , , , , , , user = "0", system = "0"] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(user) + Number(system)) / 100;
}

async function memoryMb(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}

async function seed(databaseUrl: string): Promise<string> {
  const orm = await openDatabase({ url: databaseUrl });
  await migrate(orm);
  const em = orm.em.fork();
  const account = await createAccount(em, "bench@example.org", "correct horse");
  const opened = await createToken(em, account, { remember: false });
  await orm.close(true);
  return opened.token;
}
