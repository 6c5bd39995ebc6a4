import type { Client } from "@urql/core";
import type { Accessor } from "solid-js";
import { ask } from "../../graphql/ask.ts";
import { createNewestFirst, type NewestFirst, type Page } from "./create-newest-first.ts";
import { BOT_EVENTS, type BotEvent } from "./documents.ts";

/** Settings of {@link createEventLog}. */
export interface EventLogOptions {
  readonly client: Client;
  readonly botId: string;
  /** The sequence of the log's newest entry, as the stream tells it. */
  readonly sequence: Accessor<number | undefined>;
}

const FIRST_PAGE = 50;
/** What has happened since the last look comes in one page of the greatest size that the server gives. */
const NEWER_PAGE = 200;
const KEPT = 200;

/**
 * A bot's log, the newest entry first: each entry once, in order, read on whenever the stream tells of a newer one. Where
 * more has happened than fits a page, as after a night with the lid closed, it begins anew with the newest page.
 */
export function createEventLog({ client, botId, sequence }: EventLogOptions): NewestFirst<BotEvent> {
  const read = async (first: number, cursors: { before?: string; after?: string }): Promise<Page<BotEvent>> => {
    const { bot } = await ask(client, BOT_EVENTS, { id: botId, first, ...cursors });
    const oldest = bot.events.at(-1);
    return { items: bot.events, hasOlder: bot.events.length === first && oldest?.sequence !== 1 };
  };
  return createNewestFirst<BotEvent>({
    keyOf: (event) => event.sequence,
    readNewest: async (known) =>
      known === undefined || isBehind(sequence(), known)
        ? read(FIRST_PAGE, {})
        : read(NEWER_PAGE, { after: known.cursor }),
    readOlder: async (oldest) => read(FIRST_PAGE, { before: oldest.cursor }),
    isJoined,
    changes: sequence,
    keptCount: KEPT,
  });
}

/** Either the log was read faster than the stream told of it, or the database was put back to an earlier state. */
function isBehind(sequence: number | undefined, known: BotEvent): boolean {
  return sequence !== undefined && sequence < known.sequence;
}

/** A log that ends before what is known of it is another log. */
function isJoined({ items }: Page<BotEvent>, known: BotEvent): boolean {
  const [newest] = items;
  const oldest = items.at(-1);
  if (newest === undefined || oldest === undefined) {
    return true;
  }
  return newest.sequence >= known.sequence && (oldest.gap || oldest.sequence <= known.sequence + 1);
}

/** How many entries are missing right before an entry, given the one that is shown before it. */
export function missingBefore(event: BotEvent, older: BotEvent | undefined): number {
  return event.gap ? event.sequence - 1 - (older?.sequence ?? 0) : 0;
}
