import { formatQuantity } from "../../format/amount.ts";
import { baseOf } from "../../format/pair.ts";
import type { ListedBot } from "../../live/documents.ts";

/** The size of a bot's open position with its currency, such as `0.0125 BTC`; null without one. */
export function positionWords({
  bot,
  status,
}: Pick<ListedBot, "status"> & { readonly bot: Pick<ListedBot["bot"], "symbol"> }): string | null {
  if (!status.inPosition) {
    return null;
  }
  const base = baseOf(bot.symbol) ?? bot.symbol;
  return status.positionSize === null ? bot.symbol : `${formatQuantity(status.positionSize)}\u00a0${base}`;
}
