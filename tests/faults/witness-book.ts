import type { Role, SeenEntry, SeenStatus } from "./witness.ts";

/** What one client was shown, and whether that is in order by itself. */
export interface WitnessBook {
  readonly role: Role;
  /** A new stream begins. */
  readonly opened: () => void;
  /** @returns where a revision went back, in words. */
  readonly sawStatuses: (statuses: ReadonlyMap<string, SeenStatus | null>) => readonly string[];
  /** @returns how the entry does not follow the one before, in words; null where it does. */
  readonly sawEntry: (entry: SeenEntry) => string | null;
  /** What it was last shown of a bot; null: that there is no such bot for it; undefined: nothing. */
  readonly shown: (botId: string) => SeenStatus | null | undefined;
  /** The bots that it shows, now. */
  readonly showing: () => readonly string[];
  readonly lastSequence: () => number;
}

/** Opens the book of a client that has seen nothing. */
export function createWitnessBook(role: Role): WitnessBook {
  const shown = new Map<string, SeenStatus | null>();
  /** The highest revision in the stream it reads, and in any. */
  const inStream = new Map<string, number>();
  const highest = new Map<string, number>();
  let isFirstEvent = true;
  let lastSequence = 0;

  function takeStatus(botId: string, status: SeenStatus): string | null {
    const back = orderBroken(status, inStream.get(botId) ?? 0, highest.get(botId) ?? 0);
    inStream.set(botId, status.revision);
    highest.set(botId, Math.max(status.revision, highest.get(botId) ?? 0));
    return back;
  }

  return {
    role,
    opened: () => {
      inStream.clear();
      isFirstEvent = true;
    },
    sawStatuses: (statuses) => {
      // A stream of many bots starts with all of them: what is not among them is gone.
      if (isFirstEvent && role.watched.field === "botStatuses") {
        shown.clear();
      }
      isFirstEvent = false;
      return [...statuses].flatMap(([botId, status]) => {
        shown.set(botId, status);
        const back = status === null ? null : takeStatus(botId, status);
        return back === null ? [] : [back];
      });
    },
    sawEntry: ({ sequence, gap }) => {
      const before = lastSequence;
      lastSequence = Math.max(before, sequence);
      const isNext = sequence === before + 1 && !gap;
      return isNext ? null : `the log went from ${before} to ${sequence}${gap ? ", with a gap" : ""}`;
    },
    shown: (botId) => shown.get(botId),
    showing: () => [...shown].flatMap(([botId, status]) => (status === null ? [] : [botId])),
    lastSequence: () => lastSequence,
  };
}

/** Where a revision went back: within a stream never; in a new one only while the server says that it cannot verify it. */
function orderBroken(status: SeenStatus, inStream: number, highest: number): string | null {
  const { botId, revision, freshness } = status;
  if (revision < inStream) {
    return `${botId} went back from ${inStream} to ${revision} in one stream`;
  }
  return revision < highest && freshness !== "UNVERIFIED"
    ? `${botId} was at ${highest}, and a new stream shows it as verified at ${revision}`
    : null;
}
