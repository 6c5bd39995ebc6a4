import { createBotBook, type BotBook, type BotWrite, type NewBot } from "./bot-book.ts";
import type { Role, SeenEntry, SeenStatus, Sighting } from "./witness.ts";
import { createWitnessBook, type WitnessBook } from "./witness-book.ts";

/** What is promised whatever happens. */
export const PROMISES = [
  "last state",
  "order",
  "nothing invented",
  "freshness",
  "nobody else's",
  "whole log",
  "no refusal",
  "asked once",
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

/**
 * Who wrote what and who saw what, and whether the two agree. It knows no clock and does nothing by itself: every bot
 * that runs reports long before it would be late, so that there is one true freshness of each state.
 */
export interface Ledger {
  /** A bot was created; its row has revision 1. */
  readonly created: (bot: NewBot & { readonly id: string }) => void;
  /** A write was committed. */
  readonly wrote: (write: BotWrite & { readonly botId: string }) => void;
  /** A bot was given to another account, when its row had this revision. */
  readonly moved: (botId: string, owner: string, revision: number) => void;
  readonly deleted: (botId: string) => void;
  readonly joined: (role: Role) => void;
  readonly saw: (witness: string, sighting: Sighting) => void;
  /** What stands in the database now, as far as is known. */
  readonly goal: () => Goal;
  /** What a witness has not been shown of a goal, in sentences; nothing where it is up to date. */
  readonly lacks: (witness: string, goal: Goal) => readonly string[];
  /** How many promises were broken so far, as far as is known. */
  readonly complaintCount: () => number;
  /** The last judgement, for when nothing is written any more and everybody has had the time to hear of it. */
  readonly finish: () => readonly Complaint[];
}

/** Something that was seen and cannot be explained yet; what is learnt of its bot may do so. */
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

  const nameOf = (botId: string) => bots.get(botId)?.name ?? botId;
  const ownerOf = (botId: string) => bots.get(botId)?.owner() ?? null;

  function complain(promise: Promised, witness: string, found: string): void {
    if (complaints.length < MOST_COMPLAINTS) {
      complaints.push({ promise, witness, found });
    }
  }

  /** A client may see what was committed before the writer hears of it. */
  function doubt(one: Doubt): void {
    if (one.judge() !== null && doubts.length < MOST_COMPLAINTS) {
      doubts.push(one);
    }
  }

  function learn(botId: string): void {
    doubts = doubts.filter((one) => one.botId !== botId || one.judge() !== null);
  }

  function judgeStatus({ name, account }: Role, botId: string, status: SeenStatus): Complaint | null {
    const bot = bots.get(botId);
    const wrong = bot === undefined ? "is no bot" : bot.contradicts(botId, status);
    if (wrong !== null) {
      return { promise: "nothing invented", witness: name, found: `${nameOf(botId)} ${wrong}` };
    }
    return bot?.mayBeSeenBy(account, status.revision) === true
      ? null
      : { promise: "nobody else's", witness: name, found: `${nameOf(botId)} at ${status.revision}` };
  }

  function judgeFreshness({ name }: Role, { botId, runStatus, freshness }: SeenStatus): void {
    if (freshness !== "UNVERIFIED" && freshness !== (runStatus === "STOPPED" ? "OFF" : "LIVE")) {
      complain("freshness", name, `${nameOf(botId)}, which is ${runStatus} and reports, is shown as ${freshness}`);
    }
  }

  function judgeEntry({ name }: Role, botId: string, { sequence, message }: SeenEntry): Complaint | null {
    const expected = bots.get(botId)?.entries[sequence - 1];
    const found = `entry ${sequence} of ${nameOf(botId)} is ${JSON.stringify(message)}, not ${JSON.stringify(expected)}`;
    return expected === message ? null : { promise: "nothing invented", witness: name, found };
  }

  function saw(witness: string, sighting: Sighting): void {
    const book = bookOf(witness);
    const { role } = book;
    if (sighting.type === "opened") {
      book.opened();
    } else if (sighting.type === "refused") {
      complain("no refusal", witness, sighting.reason);
    } else if (sighting.type === "statuses") {
      book.sawStatuses(sighting.statuses).forEach((back) => complain("order", witness, back));
      for (const [botId, status] of sighting.statuses) {
        if (status !== null) {
          judgeFreshness(role, status);
          doubt({ botId, judge: () => judgeStatus(role, botId, status) });
        }
      }
    } else if (role.watched.field === "botEvents") {
      const { botId } = role.watched;
      const broken = book.sawEntry(sighting.entry);
      if (broken !== null) {
        complain("whole log", witness, broken);
      }
      doubt({ botId, judge: () => judgeEntry(role, botId, sighting.entry) });
    }
  }

  function lacks(witness: string, goal: Goal): readonly string[] {
    const book = bookOf(witness);
    const { watched, account } = book.role;
    if (watched.field === "botEvents") {
      const missing = (goal.get(watched.botId)?.entries ?? 0) - book.lastSequence();
      return missing > 0 ? [`${missing} entries of the log of ${nameOf(watched.botId)}`] : [];
    }
    const isMine = (id: string) => ownerOf(id) === account;
    const wanted = watched.field === "botStatus" ? [watched.id] : (watched.ids ?? [...bots.keys()].filter(isMine));
    return [
      ...wanted.flatMap((id) => {
        const lack = lackOf(book.shown(id), isMine(id) ? goal.get(id)?.revision : null);
        return lack === null ? [] : [`${nameOf(id)} ${lack}`];
      }),
      ...book.showing().flatMap((id) => (wanted.includes(id) ? [] : [`${nameOf(id)} is still shown`])),
    ];
  }

  function bookOf(witness: string): WitnessBook {
    const book = witnesses.get(witness);
    if (book === undefined) {
      throw new Error(`Nobody called ${witness} has joined`);
    }
    return book;
  }

  function goal(): Goal {
    const there = [...bots].filter(([id]) => ownerOf(id) !== null);
    return new Map(
      there.map(([id, bot]) => [id, { revision: bot.revision(), entries: bot.entries.length }] as const),
    );
  }

  function lackingAtEnd(): readonly Complaint[] {
    const end = goal();
    return [...witnesses.values()].flatMap(({ role }) => {
      const promise = role.watched.field === "botEvents" ? "whole log" : "last state";
      return lacks(role.name, end).map((found) => ({ promise, witness: role.name, found }) as const);
    });
  }

  return {
    created: ({ id, ...bot }) => {
      bots.set(id, createBotBook(bot));
      learn(id);
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
      witnesses.set(role.name, createWitnessBook(role));
    },
    saw,
    goal,
    lacks,
    complaintCount: () => complaints.length,
    finish: () => {
      const unexplained = doubts.map(({ judge }) => judge()).filter((one) => one !== null);
      return [...complaints, ...unexplained, ...lackingAtEnd()];
    },
  };
}

/** What keeps a bot from being up to date; a revision of null: the bot must be shown as gone. */
function lackOf(shown: SeenStatus | null | undefined, revision: number | null | undefined): string | null {
  if (shown === undefined) {
    return "was never shown";
  }
  if (revision === null) {
    return shown === null ? null : "is still shown";
  }
  if (shown === null) {
    return "is shown as gone";
  }
  if (revision !== undefined && shown.revision < revision) {
    return `is shown at ${shown.revision}, and was at ${revision}`;
  }
  return shown.freshness === "UNVERIFIED" ? "is still unverified" : null;
}
