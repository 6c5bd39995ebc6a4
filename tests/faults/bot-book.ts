import { CREATION, differenceOf, logEntriesOf, rowOf } from "./state.ts";
import type { SeenStatus } from "./witness.ts";

/** A bot as it is created. */
export interface NewBot {
  readonly name: string;
  readonly owner: string;
  /** Letters by which its states are longer. */
  readonly padding: number;
  /** RFC 3339, in milliseconds. */
  readonly changedAt: string;
}

/** A write that was committed. */
export interface BotWrite {
  readonly write: number;
  readonly revision: number;
  /** RFC 3339, in milliseconds. */
  readonly changedAt: string;
}

/** What was written of one bot, and who owned it when. */
export interface BotBook {
  readonly name: string;
  /** The log as the database must have kept it, the first entry first. */
  readonly entries: readonly string[];
  /** The account that owns it; null once it is deleted. */
  readonly owner: () => string | null;
  readonly revision: () => number;
  readonly wrote: (write: {
    readonly write: number;
    readonly revision: number;
    readonly changedAt: string;
  }) => void;
  readonly moved: (owner: string, revision: number) => void;
  readonly deleted: () => void;
  /** What of a state that was seen was never written, in words; null where all of it was. */
  readonly contradicts: (botId: string, seen: SeenStatus) => string | null;
  /** Whether the account owned the bot when its row had this revision. */
  readonly mayBeSeenBy: (account: string, revision: number) => boolean;
}

/** A time of ownership, in revisions of the row; the revision at which it changes hands belongs to both. */
interface Ownership {
  readonly account: string;
  readonly from: number;
  to: number;
}

/** Opens the book of a bot that was just created. */
export function createBotBook(bot: NewBot): BotBook {
  const { name, padding } = bot;
  const writes = new Map([[1, { write: CREATION, changedAt: bot.changedAt }]]);
  const entries = [`Created: ${name}`, ...logEntriesOf(null, rowOf(CREATION, padding))];
  const ownerships: Ownership[] = [{ account: bot.owner, from: 1, to: Infinity }];
  let lastRevision = 1;
  let isDeleted = false;

  return {
    name,
    entries,
    owner: () => (isDeleted ? null : (ownerships.at(-1)?.account ?? null)),
    revision: () => lastRevision,
    wrote: ({ write, revision, changedAt }) => {
      const before = writes.get(lastRevision)?.write ?? CREATION;
      entries.push(...logEntriesOf(rowOf(before, padding), rowOf(write, padding)));
      writes.set(revision, { write, changedAt });
      lastRevision = revision;
    },
    moved: (account, revision) => {
      const last = ownerships.at(-1);
      if (last !== undefined) {
        last.to = revision;
      }
      ownerships.push({ account, from: revision, to: Infinity });
      entries.push("Changed: owner id");
    },
    deleted: () => {
      isDeleted = true;
    },
    contradicts: (botId, seen) => {
      const written = writes.get(seen.revision);
      if (seen.botId !== botId) {
        return `is shown with the state of ${seen.botId}`;
      }
      if (written === undefined) {
        return `never had revision ${seen.revision}`;
      }
      const difference = differenceOf(seen, rowOf(written.write, padding));
      if (difference !== null) {
        return `at ${seen.revision} has ${difference}`;
      }
      return seen.changedAt === written.changedAt
        ? null
        : `at ${seen.revision} changed at ${seen.changedAt} instead of ${written.changedAt}`;
    },
    mayBeSeenBy: (account, revision) =>
      ownerships.some((one) => one.account === account && one.from <= revision && revision <= one.to),
  };
}
