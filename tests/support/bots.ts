import type { BotActionReading, BotReading } from "../../api/bots/bot-status.ts";
import type { TestDatabase } from "./database.ts";

/** So many seconds after the moment at which the readings of tests were made. */
export function at(second: number): Date {
  return new Date(Date.parse("2026-11-23T02:00:00.000Z") + second * 1_000);
}

/** What a look found: a running bot with an interval of 60 s that reported at {@link at}(0), but for what is given. */
export function aReading(changes: Partial<BotReading> = {}): BotReading {
  return {
    botId: "0190f5fe-7c00-7a00-8000-00000000b001",
    ownerId: "0190f5fe-7c00-7a00-8000-00000000a001",
    members: new Map(),
    reportIntervalMs: 60_000,
    revision: 7,
    sequence: 3,
    runStatus: "RUNNING",
    reason: null,
    inPosition: false,
    entryPrice: null,
    positionSize: null,
    markPrice: null,
    unrealizedPnl: null,
    stopLossPrice: null,
    takeProfitPrice: null,
    trailingStopPrice: null,
    highestPriceSinceEntry: null,
    dailyPnl: "0",
    dailyTradeCount: 0,
    lastError: null,
    lastRunAt: at(0),
    changedAt: at(0),
    lastAction: null,
    readAt: at(0),
    ...changes,
  };
}

/** A start that was confirmed at once, but for what is given. */
export function anAction(changes: Partial<BotActionReading>): BotActionReading {
  return {
    id: "0190f5fe-7c00-7a00-8000-00000000c001",
    kind: "START",
    state: "CONFIRMED",
    requestedAt: at(0),
    requestedBy: "someone@example.org",
    expiresAt: at(30),
    confirmedAt: null,
    message: null,
    ...changes,
  };
}

/** Creates a bot of somebody's that another program reports, stopped; returns its id. */
export async function createBot(database: TestDatabase, ownerId: string, name = "A bot"): Promise<string> {
  const [id] = await createBots(database, ownerId, 1, name);
  if (id === undefined) {
    throw new Error("The bot was not created");
  }
  return id;
}

/** Creates many. */
export async function createBots(
  database: TestDatabase,
  ownerId: string,
  count: number,
  name = "A bot",
): Promise<readonly string[]> {
  const rows = await database.query(
    "insert into bot (owner_id, name, symbol, kind) select $1, $2, 'BTC/USDT', 'EXTERNAL' from generate_series(1, $3) returning id",
    [ownerId, name, count],
  );
  return rows.map(({ id }) => String(id));
}

/** Reports a bot as any program does: by writing its row. */
export async function report(
  database: TestDatabase,
  botId: string,
  columns: Readonly<Record<string, unknown>>,
): Promise<void> {
  const names = Object.keys(columns);
  const assignments = names.map((name, index) => `${name} = $${index + 2}`).join(", ");
  await database.query(`update bot_state set ${assignments} where bot_id = $1`, [botId, ...Object.values(columns)]);
}
