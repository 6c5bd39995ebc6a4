import { useClient } from "@urql/solid";
import { type Accessor, createEffect, createSignal, on, onCleanup, untrack } from "solid-js";
import { ask } from "../graphql/ask.ts";
import type { DetailedStatus } from "../live/documents.ts";
import { BOT_FILLS, type Fill } from "./documents.ts";

/** A chart with more marks than this shows nothing but marks; it is the most that the server gives at once. */
const MOST_FILLS = 200;

/** A bot's newest trades, read again when it may have traded. A chart without marks is still a chart: failures are not told. */
export function createFills(botId: Accessor<string>, status: Accessor<DetailedStatus>): Accessor<readonly Fill[]> {
  const client = useClient();
  const [fills, setFills] = createSignal<readonly Fill[]>([]);
  let newest = 0;
  const load = async () => {
    const number = ++newest;
    try {
      const { bot } = await ask(client, BOT_FILLS, { id: untrack(botId), first: MOST_FILLS });
      if (number === newest) {
        setFills(bot.trades.edges.map(({ node }) => node));
      }
    } catch {
      // The list of trades on the same page says what is wrong.
    }
  };
  onCleanup(() => {
    newest += 1;
  });
  createEffect(on([botId, () => status().dailyTradeCount, () => status().inPosition], () => void load()));
  return fills;
}
