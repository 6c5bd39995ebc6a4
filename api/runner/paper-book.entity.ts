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
    /** The market the bot last traded in, as its feed names itself; in another one its clock says nothing. */
    market: p.text().nullable(),
    /** That market's clock at the last tick: the next tick goes on from here, and its UTC day owns the daily counters. */
    marketAt: p.datetime().columnType("timestamptz").nullable(),
    /** Fee paid at the entry of the open position, in the quote currency. */
    entryFee: p.decimal("string").columnType("numeric").nullable(),
  },
});

/** What a runner must know beyond `bot_state` to go on where another stopped. */
export class PaperBook extends PaperBookSchema.class {}
PaperBookSchema.setClass(PaperBook);
