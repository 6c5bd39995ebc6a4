import { defineEntity, p } from "@mikro-orm/core";
import { Bot } from "./bot.entity.ts";

/** What a bot says it is doing. */
export const RUN_STATUSES = ["STOPPED", "PENDING", "RUNNING", "WAITING", "PAUSED", "ERROR"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

const PRICES = [
  "entry_price",
  "position_size",
  "mark_price",
  "stop_loss_price",
  "take_profit_price",
  "trailing_stop_price",
  "highest_price_since_entry",
] as const;

/** NaN sorts above infinity in PostgreSQL, so one upper bound refuses both. */
const isFinite = (column: string): string => `${column} > '-Infinity' and ${column} < 'Infinity'`;
const money = () => p.decimal("string").columnType("numeric");

const BotStateSchema = defineEntity({
  name: "BotState",
  tableName: "bot_state",
  checks: [
    {
      name: "bot_state_run_status_is_known",
      expression: `run_status in (${RUN_STATUSES.map((status) => `'${status}'`).join(", ")})`,
    },
    ...PRICES.map((column) => ({
      name: `bot_state_${column}_makes_sense`,
      expression: `${column} >= 0 and ${column} < 'Infinity'`,
    })),
    ...["unrealized_pnl", "daily_pnl"].map((column) => ({
      name: `bot_state_${column}_is_finite`,
      expression: isFinite(column),
    })),
    { name: "bot_state_daily_trade_count_makes_sense", expression: "daily_trade_count >= 0" },
    {
      // The years that both a JavaScript date and RFC 3339 can say, which leaves out the infinities.
      name: "bot_state_last_run_at_makes_sense",
      expression: "last_run_at >= '0001-01-01 00:00:00+00' and last_run_at < '10000-01-01 00:00:00+00'",
    },
  ],
  properties: {
    bot: () => p.oneToOne(Bot).primary().deleteRule("cascade").ref(),
    runStatus: p.text().$type<RunStatus>().default("STOPPED"),
    reason: p.text().nullable(),
    inPosition: p.boolean().default(false),
    entryPrice: money().nullable(),
    positionSize: money().nullable(),
    markPrice: money().nullable(),
    unrealizedPnl: money().nullable(),
    stopLossPrice: money().nullable(),
    takeProfitPrice: money().nullable(),
    trailingStopPrice: money().nullable(),
    highestPriceSinceEntry: money().nullable(),
    dailyPnl: money().default("0"),
    dailyTradeCount: p.integer().default(0),
    lastError: p.text().nullable(),
    lastRunAt: p.datetime().columnType("timestamptz").nullable(),
    /** Stamped by the database at every write; what a writer puts here is ignored. */
    revision: p.bigint("number").default(0),
    changedAt: p.datetime().columnType("timestamptz").defaultRaw("clock_timestamp()"),
  },
});

/** The row a bot rewrites to report, whoever runs it. */
export class BotState extends BotStateSchema.class {}
BotStateSchema.setClass(BotState);
