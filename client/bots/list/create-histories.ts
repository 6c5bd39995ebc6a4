import { useClient } from "@urql/solid";
import type { ResultOf } from "gql.tada";
import { type Accessor, createEffect, createSignal, on, onCleanup, type Signal } from "solid-js";
import { BOT_HISTORIES } from "./documents.ts";
import type { PnlPoint } from "./pnl-path.ts";
import { startOfUtcDay } from "../reported.ts";

/** How {@link createHistories} asks. */
export interface HistoriesOptions {
  /** The bots that are in view. */
  readonly shown: Accessor<readonly string[]>;
  /** Today in UTC, of `utcDayOf`. */
  readonly today: Accessor<number>;
}

/** So many points a day that each stands for a pixel or two of a small line. */
export const POINTS_A_DAY = 48;
/** Rows that are only scrolled past are not asked for. */
const SETTLED_MS = 150;
/** Between two questions for the same bot: live values go on from the last answer. */
const FRESH_MS = 180_000;
/** The most that the server answers at once. */
const MOST_IDS = 200;

/** The PnL of the day so far of the bots in view, asked for in batches and again every few minutes. */
export function createHistories({ shown, today }: HistoriesOptions): (botId: string) => readonly PnlPoint[] {
  const client = useClient();
  const histories = new Map<string, Signal<readonly PnlPoint[]>>();
  const askedAt = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const historyOf = (botId: string): Signal<readonly PnlPoint[]> => {
    const known = histories.get(botId) ?? createSignal<readonly PnlPoint[]>([]);
    histories.set(botId, known);
    return known;
  };

  async function ask(day: number, now: number): Promise<void> {
    const isOld = (botId: string) => now - (askedAt.get(botId) ?? -Infinity) >= FRESH_MS;
    const ids = shown().filter(isOld).slice(0, MOST_IDS);
    if (ids.length === 0) {
      return;
    }
    ids.forEach((botId) => askedAt.set(botId, now));
    const since = startOfUtcDay(day).toISOString();
    const { data } = await client.query(BOT_HISTORIES, { ids, since, points: POINTS_A_DAY }).toPromise();
    if (!data) {
      // A line is no more than a hint: it is asked for again when rows come into view, and says nothing until then.
      ids.forEach((botId) => askedAt.delete(botId));
    } else if (day === today()) {
      data.botHistories.forEach(({ botId, samples }) => historyOf(botId)[1](samples.map(toPoint)));
    }
  }

  const askSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(today(), performance.now()), SETTLED_MS);
  };
  createEffect(on(shown, askSoon));
  createEffect(
    on(
      today,
      () => {
        askedAt.clear();
        histories.forEach(([, set]) => set([]));
        askSoon();
      },
      { defer: true },
    ),
  );
  const refresh = setInterval(askSoon, FRESH_MS);
  onCleanup(() => {
    clearTimeout(timer);
    clearInterval(refresh);
  });
  return (botId) => historyOf(botId)[0]();
}

type Sample = ResultOf<typeof BOT_HISTORIES>["botHistories"][number]["samples"][number];

/** What a day comes to at a moment: what is realized, and what would be if the position were closed. */
function toPoint({ at, dailyPnl, unrealizedPnl }: Sample): PnlPoint {
  // Doubles place pixels here; the numbers beside the line stay exact.
  return { atMs: Date.parse(at), value: Number(dailyPnl) + Number(unrealizedPnl ?? 0) };
}
