import { defineEntity, p } from "@mikro-orm/core";
import { Account } from "../accounts/account.entity.ts";

/** Who runs a bot: our runner (PAPER) or a program of somebody else (EXTERNAL). */
export const BOT_KINDS = ["PAPER", "EXTERNAL"] as const;
export type BotKind = (typeof BOT_KINDS)[number];

/** What its owner last asked of a bot; whoever runs it reads this. */
export const WANTED = ["RUNNING", "STOPPED"] as const;
export type Wanted = (typeof WANTED)[number];

/** How a paper bot decides to buy. */
export const STRATEGIES = ["ema"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Candle lengths a strategy can look at. */
export const TIMEFRAMES = ["1m", "5m", "15m", "30m", "1h", "4h", "1d"] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

/** Directions of a position; only LONG is traded so far. */
export const POSITION_TYPES = ["LONG", "SHORT"] as const;
export type PositionType = (typeof POSITION_TYPES)[number];

/** What a bot has where its owner chose nothing. Amounts and shares are exact decimals. */
export const BOT_DEFAULTS = {
  kind: "PAPER",
  wanted: "STOPPED",
  strategy: "ema",
  timeframe: "1h",
  positionType: "LONG",
  leverage: 1,
  orderSize: "1000",
  stopLossPercent: "2",
  takeProfitPercent: "4",
  fastEmaPeriod: 12,
  slowEmaPeriod: 26,
  rsiPeriod: 14,
  rsiOverbought: "70",
  reportIntervalSeconds: 60,
} as const;

const quoted = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(", ");
const percent = () => p.decimal("string").columnType("numeric");

const BotSchema = defineEntity({
  name: "Bot",
  tableName: "bot",
  indexes: [{ name: "bot_owner_index", properties: ["owner", "id"] }],
  checks: [
    { name: "bot_kind_is_known", expression: `kind in (${quoted(BOT_KINDS)})` },
    { name: "bot_wanted_is_known", expression: `wanted in (${quoted(WANTED)})` },
    { name: "bot_name_is_not_empty", expression: "btrim(name) <> ''" },
    { name: "bot_symbol_is_not_empty", expression: "btrim(symbol) <> ''" },
    { name: "bot_strategy_is_known", expression: `strategy in (${quoted(STRATEGIES)})` },
    { name: "bot_timeframe_is_known", expression: `timeframe in (${quoted(TIMEFRAMES)})` },
    { name: "bot_position_type_is_known", expression: `position_type in (${quoted(POSITION_TYPES)})` },
    { name: "bot_leverage_is_in_range", expression: "leverage between 1 and 125" },
    { name: "bot_report_interval_is_in_range", expression: "report_interval_seconds between 1 and 86400" },
    { name: "bot_order_size_is_positive", expression: "order_size > 0 and order_size < 'Infinity'" },
    { name: "bot_stop_loss_is_in_range", expression: "stop_loss_percent > 0 and stop_loss_percent < 100" },
    { name: "bot_take_profit_is_in_range", expression: "take_profit_percent > 0 and take_profit_percent <= 10000" },
    {
      name: "bot_trailing_stop_is_in_range",
      expression: "trailing_stop_percent > 0 and trailing_stop_percent < 100",
    },
    { name: "bot_max_daily_trades_is_positive", expression: "max_daily_trades > 0" },
    {
      name: "bot_max_daily_loss_is_in_range",
      expression: "max_daily_loss_percent > 0 and max_daily_loss_percent <= 100",
    },
    {
      name: "bot_daily_target_is_in_range",
      expression: "daily_target_percent > 0 and daily_target_percent <= 10000",
    },
    {
      name: "bot_ema_periods_are_in_order",
      expression:
        "fast_ema_period between 1 and 1000 and slow_ema_period between 1 and 1000 and fast_ema_period < slow_ema_period",
    },
    {
      name: "bot_rsi_is_in_range",
      expression: "rsi_period between 2 and 1000 and rsi_overbought > 0 and rsi_overbought <= 100",
    },
  ],
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    owner: () => p.manyToOne(Account).deleteRule("cascade"),
    kind: p.text().$type<BotKind>().default(BOT_DEFAULTS.kind),
    wanted: p.text().$type<Wanted>().default(BOT_DEFAULTS.wanted),
    name: p.text(),
    description: p.text().nullable(),
    symbol: p.text(),
    strategy: p.text().$type<Strategy>().default(BOT_DEFAULTS.strategy),
    timeframe: p.text().$type<Timeframe>().default(BOT_DEFAULTS.timeframe),
    positionType: p.text().$type<PositionType>().default(BOT_DEFAULTS.positionType),
    leverage: p.integer().default(BOT_DEFAULTS.leverage),
    /** How much one entry buys, in the quote currency; the limits in per cent are shares of it. */
    orderSize: p.decimal("string").columnType("numeric").default(BOT_DEFAULTS.orderSize),
    stopLossPercent: percent().default(BOT_DEFAULTS.stopLossPercent),
    takeProfitPercent: percent().default(BOT_DEFAULTS.takeProfitPercent),
    trailingStopPercent: percent().nullable(),
    maxDailyTrades: p.integer().nullable(),
    maxDailyLossPercent: percent().nullable(),
    dailyTargetPercent: percent().nullable(),
    fastEmaPeriod: p.integer().default(BOT_DEFAULTS.fastEmaPeriod),
    slowEmaPeriod: p.integer().default(BOT_DEFAULTS.slowEmaPeriod),
    rsiPeriod: p.integer().default(BOT_DEFAULTS.rsiPeriod),
    rsiOverbought: percent().default(BOT_DEFAULTS.rsiOverbought),
    /** How often it promises to report; LATE from 2 and LOST from 5 times this. */
    reportIntervalSeconds: p.integer().default(BOT_DEFAULTS.reportIntervalSeconds),
    createdAt: p.datetime().columnType("timestamptz").defaultRaw("now()"),
    updatedAt: p.datetime().columnType("timestamptz").defaultRaw("now()"),
  },
});

/** What its owner configured. Its reported state is a row of `bot_state`, which points here. */
export class Bot extends BotSchema.class {}
BotSchema.setClass(Bot);
