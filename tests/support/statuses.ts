import { type BotReading, type BotStatus, toBotStatus } from "../../api/bots/bot-status.ts";
import { aReading, at } from "./bots.ts";

/** A status as viewers are given it, published at {@link at}(0): that of a running bot, but for what is given. */
export function aStatus(changes: Partial<BotReading> = {}, isVerified = true): BotStatus {
  return toBotStatus(aReading(changes), { now: at(0), isVerified, readAt: at(0) });
}
