import { batch, createSignal } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { DetailedBot, DetailsUpdate } from "./documents.ts";
import type { BotView } from "./live.ts";
import type { Portion } from "./protocol.ts";

/** The bots that have pages of their own in this tab. */
export interface BotViews {
  /** Shows a bot until {@link BotViews.leave} was called as often. */
  follow(botId: string): BotView;
  leave(botId: string): void;
  /** Which bots to ask the server for. */
  ids(): readonly string[];
  apply(portion: Portion<DetailsUpdate>): void;
  /** Shows nothing, as before the first snapshot. */
  clear(): void;
}

interface View {
  readonly shown: BotView;
  /** How many show it. */
  viewers: number;
  put(update: DetailsUpdate): void;
  fail(error: string): void;
  clear(): void;
}

/** One wrong id would have the server refuse the whole stream: what is none cannot be a bot's. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Shows no bot at first. */
export function createBotViews(): BotViews {
  const views = new Map<string, View>();

  return {
    follow: (given) => {
      const botId = given.toLowerCase();
      const view = views.get(botId) ?? createView(UUID.test(botId));
      view.viewers += 1;
      views.set(botId, view);
      return view.shown;
    },
    leave: (given) => {
      const botId = given.toLowerCase();
      const view = views.get(botId);
      if (view !== undefined && (view.viewers -= 1) === 0) {
        views.delete(botId);
      }
    },
    ids: () => [...views.keys()].filter((botId) => UUID.test(botId)),
    apply: ({ updates, error }) =>
      batch(() => {
        for (const update of updates) {
          views.get(update.botId)?.put(update);
        }
        if (error !== null) {
          views.forEach((view) => view.fail(error));
        }
      }),
    clear: () => batch(() => views.forEach((view) => view.clear())),
  };
}

function createView(isPossible: boolean): View {
  const first = isPossible ? "loading" : "gone";
  const [phase, setPhase] = createSignal<ReturnType<BotView["phase"]>>(first);
  const [error, setError] = createSignal<string | null>(null);
  const [kept, setKept] = createStore<{ bot?: DetailedBot | undefined }>({});

  return {
    shown: { phase, error, bot: () => kept.bot },
    viewers: 0,
    put: (update) => {
      setError(null);
      setPhase(update.status === null ? "gone" : "present");
      if (update.status !== null) {
        // With a status comes all the rest, which makes the update a DetailedBot.
        setKept("bot", reconcile(update as DetailedBot));
      }
    },
    fail: (reason) => {
      if (phase() === "loading") {
        setPhase("failed");
      }
      if (phase() === "failed") {
        setError(reason);
      }
    },
    clear: () => {
      setPhase(first);
      setError(null);
      setKept("bot", undefined);
    },
  };
}
