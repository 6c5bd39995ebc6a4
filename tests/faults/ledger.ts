import { createBotBook, type BotBook } from "./bot-book.ts";
import type { Role, SeenEntry, SeenStatus, Sighting } from "./witness.ts";

/** What is promised whatever happens. */
export const PROMISES = [
  "last state",
  "order",
  "nothing invented",
  "nobody else's",
  "whole log",
  "no refusal",
] as const;
export type Promised = (typeof PROMISES)[number];

/** A promise that was not kept. */
export interface Complaint {
  readonly promise: Promised;
  readonly witness: string;
  readonly found: string;
}

/** What stood in the database at a moment, by bot: the revision of its row, and how many entries its log had. */
export type Goal = ReadonlyMap<string, { readonly revision: number; readonly entries: number }>;

/** Who wrote what and who saw what, and whether the two agree. It knows no clock and does nothing by itself. */
export interface Ledger {
  /** A bot was created; its row has revision 1. */
  readonly created: (bot: {
    readonly id: string;
    readonly name: string;
    readonly owner: string;
    readonly padding: number;
    readonly changedAt: string;
  }) => void;
  /** A write was committed. */
  readonly wrote: (write: {
    readonly botId: string;
    readonly write: number;
    readonly revision: number;
    readonly changedAt: string;
  }) => void;
  /** A bot was given to another account, when its row had this revision. */
  readonly moved: (botId: string, owner: string, revision: number) => void;
  readonly deleted: (botId: string) => void;
  readonly joined: (role: Role) => void;
  readonly saw: (witness: string, sighting: Sighting) => void;
  /** What stands in the database now, as far as is known. */
  readonly goal: () => Goal;
  /** What a witness has not been shown of a goal, in sentences; nothing where it is up to date. */
  readonly lacks: (witness: string, goal: Goal) => readonly string[];
  /** The last judgement, for when nothing is written any more and everybody has had the time to hear of it. */
  readonly finish: () => readonly Complaint[];
}

interface WitnessBook {
  readonly role: Role;
  /** What it was last shown of each bot; null says that there is no such bot for it. */
  readonly shown: Map<string, SeenStatus | null>;
  /** The highest revision in the stream it reads, and in any. */
  readonly inStream: Map<string, number>;
  readonly highest: Map<string, number>;
  isFirstEvent: boolean;
  lastSequence: number;
}

/** Looks at one sighting again when more is known; null where it is in order. */
interface Doubt {
  readonly botId: string;
  readonly judge: () => Complaint | null;
}

/** After so many nothing is learnt from one more. */
const MOST_COMPLAINTS = 200;

/** Opens an empty ledger. */
export function createLedger(): Ledger {
  const bots = new Map<string, BotBook>();
  const witnesses = new Map<string, WitnessBook>();
  const complaints: Complaint[] = [];
  let doubts: Doubt[] = [];

  function complain(complaint: Complaint | null): void {
    if (complaint !== null && complaints.length < MOST_COMPLAINTS) {
      complaints.push(complaint);
    }
  }

  /** A client may see what was committed before the writer hears of it: what is wrong now may be in order later. */
  function doubt(one: Doubt): void {
    if (one.judge() !== null && doubts.length < MOST_COMPLAINTS) {
      doubts.push(one);
    }
  }

  function learn(botId: string): void {
    doubts = doubts.filter((one) => one.botId !== botId || one.judge() !== null);
  }

  function takeStatus(book: WitnessBook, botId: string, status: SeenStatus): void {
    const { role, inStream, highest } = book;
    const back = orderBroken(book, botId, status);
    complain(back === null ? null : { promise: "order", witness: role.name, found: back });
    inStream.set(botId, status.revision);
    highest.set(botId, Math.max(status.revision, highest.get(botId) ?? 0));
    doubt({
      botId,
      judge: () => {
        const bot = bots.get(botId);
        const wrong = bot?.contradicts(botId, status) ?? (bot === undefined ? "there is no such bot" : null);
        if (wrong !== null) {
          return { promise: "nothing invented", witness: role.name, found: `${nameOf(botId)} ${wrong}` };
        }
        return bot?.mayBeSeenBy(role.account, status.revision) === true
          ? null
          : { promise: "nobody else's", witness: role.name, found: `${nameOf(botId)} at ${status.revision}` };
      },
    });
  }

  function takeEntry(book: WitnessBook, botId: string, entry: SeenEntry): void {
    const { role, lastSequence } = book;
    const about = `the log of ${nameOf(botId)}`;
    if (entry.sequence !== lastSequence + 1 || entry.gap) {
      const found = `${about} went from ${lastSequence} to ${entry.sequence}${entry.gap ? ", with a gap" : ""}`;
      complain({ promise: "whole log", witness: role.name, found });
    }
    book.lastSequence = Math.max(lastSequence, entry.sequence);
    doubt({
      botId,
      judge: () => {
        const bot = bots.get(botId);
        const expected = bot?.entries[entry.sequence - 1];
        const found = `${about} says ${JSON.stringify(entry.message)} at ${entry.sequence} instead of ${JSON.stringify(expected)}`;
        return expected === entry.message ? null : { promise: "nothing invented", witness: role.name, found };
      },
    });
  }

  function takeStatuses(book: WitnessBook, statuses: ReadonlyMap<string, SeenStatus | null>): void {
    // A stream of many bots starts with all of them: what is not among them is gone.
    if (book.isFirstEvent && book.role.watched.field === "botStatuses") {
      book.shown.clear();
    }
    book.isFirstEvent = false;
    for (const [botId, status] of statuses) {
      book.shown.set(botId, status);
      if (status !== null) {
        takeStatus(book, botId, status);
      }
    }
  }

  const nameOf = (botId: string) => bots.get(botId)?.name ?? botId;

  function lacks(witness: string, goal: Goal): readonly string[] {
    const book = bookOf(witness);
    const { watched, account } = book.role;
    if (watched.field === "botEvents") {
      const missing = (goal.get(watched.botId)?.entries ?? 0) - book.lastSequence;
      return missing > 0 ? [`${missing} entries of the log of ${nameOf(watched.botId)}`] : [];
    }
    const mine = [...bots].flatMap(([id, bot]) => (bot.owner() === account ? [id] : []));
    const wanted = watched.field === "botStatus" ? [watched.id] : (watched.ids ?? mine);
    const others = [...book.shown.keys()].filter((id) => !wanted.includes(id) && book.shown.get(id) !== null);
    return [
      ...wanted.flatMap((id) => {
        const missing = lackOf(
          book.shown.get(id),
          bots.get(id)?.owner() === account ? goal.get(id)?.revision : null,
        );
        return missing === null ? [] : [`${nameOf(id)}: ${missing}`];
      }),
      ...others.map((id) => `${nameOf(id)}: is still shown`),
    ];
  }

  function bookOf(witness: string): WitnessBook {
    const book = witnesses.get(witness);
    if (book === undefined) {
      throw new Error(`Nobody called ${witness} has joined`);
    }
    return book;
  }

  const goal = (): Goal =>
    new Map(
      [...bots].flatMap(([id, bot]) =>
        bot.owner() === null ? [] : [[id, { revision: bot.revision(), entries: bot.entries.length }]],
      ),
    );

  return {
    created: (bot) => {
      bots.set(bot.id, createBotBook(bot));
      learn(bot.id);
    },
    wrote: ({ botId, ...write }) => {
      bots.get(botId)?.wrote(write);
      learn(botId);
    },
    moved: (botId, owner, revision) => {
      bots.get(botId)?.moved(owner, revision);
      learn(botId);
    },
    deleted: (botId) => bots.get(botId)?.deleted(),
    joined: (role) => {
      witnesses.set(role.name, {
        role,
        shown: new Map(),
        inStream: new Map(),
        highest: new Map(),
        isFirstEvent: true,
        lastSequence: 0,
      });
    },
    saw: (witness, sighting) => {
      const book = bookOf(witness);
      if (sighting.type === "opened") {
        book.inStream.clear();
        book.isFirstEvent = true;
      } else if (sighting.type === "statuses") {
        takeStatuses(book, sighting.statuses);
      } else if (sighting.type === "refused") {
        complain({ promise: "no refusal", witness, found: sighting.reason });
      } else if (book.role.watched.field === "botEvents") {
        takeEntry(book, book.role.watched.botId, sighting.entry);
      }
    },
    goal,
    lacks,
    finish: () => {
      const end = goal();
      const behind = [...witnesses.values()].flatMap(({ role }) =>
        lacks(role.name, end).map((found): Complaint => {
          const promise = role.watched.field === "botEvents" ? "whole log" : "last state";
          return { promise, witness: role.name, found };
        }),
      );
      return [...complaints, ...doubts.map(({ judge }) => judge()), ...behind].filter((one) => one !== null);
    },
  };
}

/** Where a revision went back: within a stream never; in a new one only while the server says that it cannot verify it. */
function orderBroken(book: WitnessBook, botId: string, { revision, freshness }: SeenStatus): string | null {
  const inStream = book.inStream.get(botId) ?? 0;
  if (revision < inStream) {
    return `${botId} went back from ${inStream} to ${revision} in one stream`;
  }
  const highest = book.highest.get(botId) ?? 0;
  return revision < highest && freshness !== "UNVERIFIED"
    ? `${botId} was at ${highest}, and a new stream shows it as verified at ${revision}`
    : null;
}

/** What keeps a bot from being up to date; a goal of null: the bot must not be shown. */
function lackOf(shown: SeenStatus | null | undefined, revision: number | null | undefined): string | null {
  if (shown === undefined) {
    return "nothing was seen";
  }
  if (revision === null) {
    return shown === null ? null : "is still shown";
  }
  if (shown === null) {
    return "is shown as gone";
  }
  if (revision !== undefined && shown.revision < revision) {
    return `shown at ${shown.revision}, which is ${revision} by now`;
  }
  return shown.freshness === "UNVERIFIED" ? "is still unverified" : null;
}
