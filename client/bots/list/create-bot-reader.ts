import { unwrap } from "solid-js/store";
import type { ListedBot } from "../../live/documents.ts";
import { utcDayOf } from "../reported.ts";
import { byName, type Reading, readBot, type ReadingSettings } from "./reading.ts";

/** What bots amount to at a moment. */
export interface Readings {
  /** By name. */
  readonly bots: readonly Reading[];
  /** Whether the server cannot vouch for any of them: then that is one fact, not one a bot. */
  readonly isDoubtGeneral: boolean;
  /** When the server last found any of them as shown, in milliseconds since the epoch. */
  readonly readAtMs: number;
}

/**
 * Reads thousands of bots again and again, and anew only those that have changed since. It is given stores and reads what is
 * behind them, which is many times faster and tracks nothing.
 */
export function createBotReader(): (bots: readonly ListedBot[], nowMs: number) => Readings {
  let lastBots: readonly ListedBot[] = [];
  let sources: readonly Source[] = [];

  return (bots, nowMs) => {
    if (bots.length !== lastBots.length || bots.some((bot, index) => bot !== lastBots[index])) {
      lastBots = bots;
      sources = bots.map((bot) => createSource(unwrap(bot)));
    }
    const isDoubtGeneral = sources.length > 0 && sources.every(isUnverified);
    const settings = { today: utcDayOf(nowMs), isDoubtGeneral };
    const readings = sources.map((source) => source.read(settings));
    if (sources.some((source) => source.isRenamed())) {
      sources = sources.toSorted((one, other) => byName(one.read(settings), other.read(settings)));
      readings.sort(byName);
    }
    const readAt = sources.reduce(
      (latest, { bot }) => (bot.status.readAt > latest ? bot.status.readAt : latest),
      "",
    );
    return { isDoubtGeneral, readAtMs: Date.parse(readAt), bots: readings };
  };
}

/** A bot and its last reading. */
interface Source {
  readonly bot: ListedBot;
  readonly read: (settings: ReadingSettings) => Reading;
  /** Whether the last {@link Source.read} found another name than the one before it. */
  readonly isRenamed: () => boolean;
}

function createSource(bot: ListedBot): Source {
  let version: string | undefined;
  let reading: Reading | undefined;
  let isRenamed = true;
  return {
    bot,
    isRenamed: () => isRenamed,
    read: (settings) => {
      const found = versionOf(bot, settings);
      isRenamed = false;
      if (reading === undefined || found !== version) {
        const fresh = readBot(bot, settings);
        isRenamed = fresh.name !== reading?.name;
        version = found;
        reading = fresh;
      }
      return reading;
    },
  };
}

/** A write to its row moves a bot's revision, and settings and actions its log; the rest changes without either. */
function versionOf({ status, eventSequence }: ListedBot, { today, isDoubtGeneral }: ReadingSettings): string {
  return `${status.revision} ${eventSequence} ${status.freshness} ${status.lastAction?.state ?? ""} ${today} ${isDoubtGeneral}`;
}

function isUnverified({ bot }: Source): boolean {
  return bot.status.freshness === "UNVERIFIED";
}
