import { defineEntity, p } from "@mikro-orm/core";
import { Bot } from "../bots/bot.entity.ts";

/** Directions of a fill. */
export const TRADE_SIDES = ["BUY", "SELL"] as const;
export type TradeSide = (typeof TRADE_SIDES)[number];

const TradeSchema = defineEntity({
  name: "Trade",
  tableName: "trade",
  indexes: [{ name: "trade_bot_index", properties: ["bot", "executedAt"] }],
  checks: [
    { name: "trade_side_is_known", expression: "side in ('BUY', 'SELL')" },
    { name: "trade_price_is_positive", expression: "price > 0 and price < 'Infinity'" },
    { name: "trade_quantity_is_positive", expression: "quantity > 0 and quantity < 'Infinity'" },
    { name: "trade_fee_makes_sense", expression: "fee >= 0 and fee < 'Infinity'" },
  ],
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    bot: () => p.manyToOne(Bot).deleteRule("cascade").ref(),
    side: p.text().$type<TradeSide>(),
    price: p.decimal("string").columnType("numeric"),
    quantity: p.decimal("string").columnType("numeric"),
    /** In the quote currency. */
    fee: p.decimal("string").columnType("numeric"),
    /** Net of the fees of entry and exit; null on an entry. */
    realizedPnl: p.decimal("string").columnType("numeric").nullable(),
    /** Why, in a person's words: signal, stop loss, take profit or trailing stop. */
    reason: p.text(),
    /** By the market's clock, which in a replay is the candle's. */
    executedAt: p.datetime().columnType("timestamptz"),
  },
});

/** One fill of a paper bot. */
export class Trade extends TradeSchema.class {}
TradeSchema.setClass(Trade);
