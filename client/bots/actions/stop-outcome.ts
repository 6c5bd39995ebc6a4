import type { ListedBot } from "../../live/documents.ts";

/** What came of one stop: `replaced` where something else was asked of that bot since. */
export interface StopOutcome {
  readonly name: string;
  readonly kind: "waiting" | "confirmed" | "FAILED" | "TIMED_OUT" | "replaced";
  /** Why it failed; null where nothing more is known. */
  readonly reason: string | null;
}

/**
 * What came of stops that were asked for, by what the bots show as their last action. A bot that is gone, or whose
 * receipt was never seen, has none.
 *
 * @param seen - which bot an action belongs to; filled on the way, since a later action hides an earlier one.
 */
export function outcomesOf(
  actionIds: readonly string[],
  bots: readonly ListedBot[],
  seen: Map<string, string>,
): readonly StopOutcome[] {
  const asked = new Set(actionIds);
  for (const { botId, status } of bots) {
    if (status.lastAction !== null && asked.has(status.lastAction.id)) {
      seen.set(botId, status.lastAction.id);
    }
  }
  return bots.filter(({ botId }) => seen.has(botId)).map((bot) => outcomeOf(bot, seen.get(bot.botId)));
}

function outcomeOf({ bot, status }: ListedBot, actionId: string | undefined): StopOutcome {
  const action = status.lastAction;
  if (action === null || action.id !== actionId) {
    return { name: bot.name, kind: "replaced", reason: null };
  }
  if (action.state === "REQUESTED" || action.state === "CONFIRMED") {
    return { name: bot.name, kind: action.state === "REQUESTED" ? "waiting" : "confirmed", reason: null };
  }
  return { name: bot.name, kind: action.state, reason: action.message };
}
