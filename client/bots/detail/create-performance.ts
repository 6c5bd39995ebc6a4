import type { Client } from "@urql/core";
import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { ask } from "../../graphql/ask.ts";
import { BOT_PERFORMANCE, type Performance } from "./documents.ts";

/** Settings of {@link createPerformance}. */
export interface PerformanceOptions {
  readonly client: Client;
  readonly botId: string;
  /** Since when, in milliseconds since the epoch. */
  readonly since: Accessor<number>;
  /** Moves whenever the bot may have traded; undefined while it is not known. */
  readonly changes: Accessor<unknown>;
}

/** What closed trades came to, and for which question. */
export interface PerformanceView {
  /** Undefined while it is not known; while it is read again, the last that was known for the same start. */
  readonly performance: Accessor<Performance | undefined>;
  /** Why it cannot be read, in a sentence without a final stop; null while it can. */
  readonly error: Accessor<string | null>;
}

/** Reads what a bot's trades came to, and again whenever it may have traded or the start moves. */
export function createPerformance({ client, botId, since, changes }: PerformanceOptions): PerformanceView {
  const [performance, setPerformance] = createSignal<Performance>();
  const [error, setError] = createSignal<string | null>(null);
  const start = createMemo(since);

  const show = (answer: { readonly performance: Performance | undefined; readonly error: string | null }) => {
    batch(() => {
      setPerformance(answer.performance);
      setError(answer.error);
    });
  };
  createEffect(
    on([start, changes], ([sinceMs, change]) => {
      if (change === undefined) {
        return;
      }
      // An answer that comes after the next question was asked is of no use.
      let isWanted = true;
      onCleanup(() => (isWanted = false));
      const read = async () => {
        try {
          const { bot } = await ask(client, BOT_PERFORMANCE, { id: botId, since: new Date(sinceMs).toISOString() });
          return { performance: bot.performance, error: null };
        } catch (reason) {
          return { performance: performance(), error: reason instanceof Error ? reason.message : String(reason) };
        }
      };
      void read().then((answer) => isWanted && show(answer));
    }),
  );
  return { performance, error };
}
