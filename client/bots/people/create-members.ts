import type { Client } from "@urql/core";
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { ask } from "../../graphql/ask.ts";
import { BOT_MEMBERS, type BotMember } from "./documents.ts";

/** Settings of {@link createMembers}. */
export interface MembersOptions {
  readonly client: Client;
  readonly botId: string;
  /** Moves whenever members may have come, gone or changed. */
  readonly changes: Accessor<unknown>;
}

/** With whom a bot is shared, as far as the viewer may know. */
export interface Members {
  /** Undefined while it is not known. Each is a store that stays the same while its role changes. */
  readonly list: Accessor<readonly BotMember[] | undefined>;
  /** Why it cannot be read, in a sentence without a final stop; null while it can. */
  readonly error: Accessor<string | null>;
  readonly reload: () => void;
}

/** Reads with whom a bot is shared, and again whenever that may have changed. */
export function createMembers({ client, botId, changes }: MembersOptions): Members {
  const [known, setKnown] = createStore<{ list?: readonly BotMember[] }>({});
  const [error, setError] = createSignal<string | null>(null);
  const [reloads, setReloads] = createSignal(0);

  const read = async () => {
    try {
      return { list: (await ask(client, BOT_MEMBERS, { id: botId })).bot.members, error: null };
    } catch (reason) {
      return { list: null, error: reason instanceof Error ? reason.message : String(reason) };
    }
  };
  const show = (answer: Awaited<ReturnType<typeof read>>) => {
    if (answer.list !== null) {
      setKnown("list", reconcile(answer.list, { key: "email" }));
    }
    setError(answer.error);
  };
  createEffect(
    on([changes, reloads], () => {
      // An answer that comes after the next question was asked is of no use.
      let isWanted = true;
      onCleanup(() => (isWanted = false));
      void read().then((answer) => isWanted && show(answer));
    }),
  );
  return { list: () => known.list, error, reload: () => setReloads((count) => count + 1) };
}
