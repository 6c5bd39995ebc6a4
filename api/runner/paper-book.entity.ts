import { defineEntity, p } from "@mikro-orm/core";
import { Bot } from "../bots/bot.entity.ts";

const PaperBookSchema = defineEntity({
  name: "PaperBook",
  tableName: "paper_book",
  properties: {
    bot: () => p.oneToOne(Bot).primary().deleteRule("cascade").ref(),
    /** Who runs the bot now; null when nobody does. */
    runnerId: p.uuid().nullable(),
    /** Until when; another runner may take the bot afterwards. */
    leaseExpiresAt: p.datetime().columnType("timestamptz").nullable(),
    /** Open time of the last candle that was traded on, by the market's clock. */
    lastCandleAt: p.datetime().columnType("timestamptz").nullable(),
    /** The UTC day, by the market's clock, that the daily counters belong to. */
    tradingDay: p.date().nullable(),
    /** Fee paid at the entry of the open position, in the quote currency. */
    entryFee: p.decimal("string").columnType("numeric").nullable(),
  },
});

/** What a runner must know beyond `bot_state` to go on where another stopped. */
export class PaperBook extends PaperBookSchema.class {}
PaperBookSchema.setClass(PaperBook);
