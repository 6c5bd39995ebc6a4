import { unwrap } from "solid-js/store";
import type { BotAction, ListedBot } from "../../live/documents.ts";
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
  let last: Version | undefined;
  let reading: Reading | undefined;
  let isRenamed = true;
  return {
    bot,
    isRenamed: () => isRenamed,
    read: (settings) => {
      isRenamed = false;
      if (reading === undefined || last === undefined || !isOf(last, bot, settings)) {
        const fresh = readBot(bot, settings);
        isRenamed = fresh.name !== reading?.name;
        last = versionOf(bot, settings);
        reading = fresh;
      }
      return reading;
    },
  };
}

/** A write to its row moves a bot's revision, and settings and actions its log; the rest changes without either. */
interface Version extends ReadingSettings {
  readonly revision: number;
  readonly eventSequence: number;
  readonly freshness: ListedBot["status"]["freshness"];
  readonly actionState: BotAction["state"] | undefined;
}

function versionOf({ status, eventSequence }: ListedBot, settings: ReadingSettings): Version {
  const { revision, freshness, lastAction } = status;
  return { ...settings, revision, eventSequence, freshness, actionState: lastAction?.state };
}

/** The same as comparing with {@link versionOf}, for thousands of bots twice a second. */
function isOf(version: Version, { status, eventSequence }: ListedBot, settings: ReadingSettings): boolean {
  return (
    version.revision === status.revision &&
    version.eventSequence === eventSequence &&
    version.freshness === status.freshness &&
    version.actionState === status.lastAction?.state &&
    version.today === settings.today &&
    version.isDoubtGeneral === settings.isDoubtGeneral
  );
}

function isUnverified({ bot }: Source): boolean {
  return bot.status.freshness === "UNVERIFIED";
}
