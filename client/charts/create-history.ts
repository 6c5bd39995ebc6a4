import { useClient } from "@urql/solid";
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from "solid-js";
import { ask } from "../graphql/ask.ts";
import { type Range, sinceOf } from "./range.ts";
import type { DetailedStatus } from "../live/documents.ts";
import { useLive } from "../live/live.ts";
import { BOT_HISTORY, type BotHistory, type Sample } from "./documents.ts";
import { addPoint, type ChartPoint, mergePoints, type Reading } from "./points.ts";
import { bucketOf, MOST_SAMPLES } from "./window.ts";

/** What a chart is about. */
export interface HistoryOptions {
  readonly botId: Accessor<string>;
  readonly range: Accessor<Range>;
  /** The bot's status as it is now. */
  readonly status: Accessor<DetailedStatus>;
  /** What of it is drawn. */
  readonly valueOf: (reading: Reading) => string | null;
}

/** What was recorded of a bot, and what has come since. */
export interface History {
  /** Oldest first; undefined until the records are there. */
  readonly points: Accessor<readonly ChartPoint[] | undefined>;
  /** How often the bot reports, in milliseconds. */
  readonly reportIntervalMs: Accessor<number>;
  /** Why the records could not be read; null while nothing is wrong. */
  readonly error: Accessor<string | null>;
  readonly isLoading: Accessor<boolean>;
  /** Reads the records again. */
  readonly reload: () => void;
}

/** Hidden for longer than this, in milliseconds, and a page may have missed what was live. */
const MISSED_MS = 60_000;

/** Reads a bot's history and goes on with its live status; reads it again when something may have been missed. */
export function createHistory(options: HistoryOptions): History {
  const client = useClient();
  const live = useLive();
  const [recorded, setRecorded] = createSignal<BotHistory>();
  const [added, setAdded] = createSignal<readonly ChartPoint[]>([]);
  const [error, setError] = createSignal<string | null>(null);
  const [isLoading, setIsLoading] = createSignal(true);
  let newest = 0;

  const load = async () => {
    const number = ++newest;
    const [id, range] = untrack(() => [options.botId(), options.range()]);
    const since = new Date(sinceOf(range, untrack(live.now))).toISOString();
    setIsLoading(true);
    setError(null);
    try {
      const { bot } = await ask(client, BOT_HISTORY, { id, since, points: MOST_SAMPLES });
      if (number === newest) {
        setRecorded(bot);
        setAdded([toPoint(untrack(options.status), options)]);
      }
    } catch (reason) {
      if (number === newest) {
        setError(reason instanceof Error ? reason.message : String(reason));
      }
    }
    if (number === newest) {
      setIsLoading(false);
    }
  };
  onCleanup(() => {
    newest += 1;
  });

  const samples = createMemo(() => recorded()?.history.map((sample) => toSamplePoint(sample, options)));
  const points = createMemo(() => {
    const known = samples();
    return known === undefined ? undefined : mergePoints(known, added());
  });

  createEffect(on(options.botId, () => setRecorded(undefined), { defer: true }));
  createEffect(on([options.botId, options.range], () => void load()));
  createEffect(
    on(
      () => [options.status().revision, options.status().runStatus] as const,
      () => {
        const [range, now, firstAt] = untrack(() => [options.range(), live.now(), points()?.[0]?.at]);
        const point = toPoint(untrack(options.status), options);
        setAdded((points) => addPoint(points, point, bucketOf(range, firstAt, now), sinceOf(range, now)));
      },
      { defer: true },
    ),
  );
  whenSomethingWasMissed(() => void load());

  return {
    points,
    reportIntervalMs: () => (recorded()?.reportIntervalSeconds ?? 0) * 1_000,
    error,
    isLoading,
    reload: () => void load(),
  };
}

function toPoint(status: DetailedStatus, { valueOf }: HistoryOptions): ChartPoint {
  return { at: Date.parse(status.changedAt), value: valueOf(status), isStopped: status.runStatus === "STOPPED" };
}

function toSamplePoint(sample: Sample, { valueOf }: HistoryOptions): ChartPoint {
  return { at: Date.parse(sample.at), value: valueOf(sample), isStopped: sample.runStatus === "STOPPED" };
}

/** Calls back when the page was hidden for long, or the connection is there again. */
function whenSomethingWasMissed(reload: () => void): void {
  const live = useLive();
  let wasLost = false;
  createEffect(
    on(
      () => live.connection().state,
      (state) => {
        if (state === "connected" && wasLost) {
          reload();
        }
        wasLost = state === "reconnecting" || state === "failed" || (wasLost && state === "connecting");
      },
    ),
  );

  let hiddenAt: number | null = null;
  const look = () => {
    if (document.hidden) {
      hiddenAt ??= Date.now();
      return;
    }
    if (hiddenAt !== null && Date.now() - hiddenAt > MISSED_MS) {
      reload();
    }
    hiddenAt = null;
  };
  document.addEventListener("visibilitychange", look);
  onCleanup(() => document.removeEventListener("visibilitychange", look));
}
