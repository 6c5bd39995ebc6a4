import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { DomainError } from "../errors.ts";
import type { BotEventKind } from "./bot-event.entity.ts";

/** One entry of a bot's log as viewers see it. */
export interface BotEventReading {
  readonly cursor: string;
  /** The cursor once more, under the name by which streams know it. */
  readonly eventId: string;
  readonly sequence: number;
  readonly kind: BotEventKind;
  readonly at: Date;
  readonly message: string;
  readonly actor: string | null;
  /** True when entries that came before this one and after the last one sent are not kept any more. */
  readonly gap: boolean;
}

/** Where in a bot's log a reader stands: the sequence of the last entry it has. */
export function toCursor(botId: string, sequence: number): string {
  return Buffer.from(`${botId} ${sequence}`).toString("base64url");
}

/**
 * The sequence that a cursor stands at.
 *
 * @throws BAD_USER_INPUT when it is not a cursor of this bot's log.
 */
export function sequenceAt(cursor: string, botId: string): number {
  const [id, sequence = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  if (id !== botId || !/^\d{1,16}$/.test(sequence)) {
    throw new DomainError("BAD_USER_INPUT", `${JSON.stringify(cursor)} is not a cursor of the log of bot ${botId}`);
  }
  return Number(sequence);
}

/** Reads what follows a position in the log of a bot, the oldest first. */
export type ReadLog = (botId: string, afterSequence: number) => Promise<readonly BotEventReading[]>;

const PAGE_SIZE = 200;
/** How long a page may serve those who ask the same: as long as a crowd needs to hear of one entry. */
const SHARED_FOR_MS = 1_000;

/**
 * Reads pages of logs; those who ask for the same page at about the same time share one query.
 *
 * @param fork - gives an entity manager for one read.
 * @param onFailure - hears of each read that failed, once for all who shared it.
 */
export function createLogReader(
  fork: () => EntityManager,
  onFailure: (error: unknown) => void = () => undefined,
): ReadLog {
  const pages = new Map<string, Promise<readonly BotEventReading[]>>();
  return (botId, afterSequence) => {
    const key = `${botId} ${afterSequence}`;
    const shared = pages.get(key);
    if (shared !== undefined) {
      return shared;
    }
    const page = readPage(fork(), botId, afterSequence);
    pages.set(key, page);
    const forget = () => pages.delete(key);
    page.then(
      // An empty or unfinished page may be filled a moment later: only those who asked meanwhile share it.
      (entries) => (entries.length === PAGE_SIZE ? setTimeout(forget, SHARED_FOR_MS).unref() : forget()),
      (error: unknown) => {
        forget();
        onFailure(error);
      },
    );
    return page;
  };
}

/** A row of the log, with its instant in ms. */
export interface EventRow {
  readonly sequence: string | number;
  readonly kind: BotEventKind;
  readonly at_ms: number;
  readonly message: string;
  readonly actor: string | null;
}

/**
 * An entry as viewers see it.
 *
 * @param previous - the sequence of the entry that is known to come before it, or that the reader has already.
 */
export function toEventReading(botId: string, row: EventRow, previous: number): BotEventReading {
  const sequence = Number(row.sequence);
  const cursor = toCursor(botId, sequence);
  return {
    cursor,
    eventId: cursor,
    sequence,
    kind: row.kind,
    at: new Date(row.at_ms),
    message: row.message,
    actor: row.actor,
    gap: sequence !== previous + 1,
  };
}

async function readPage(em: EntityManager, botId: string, after: number): Promise<readonly BotEventReading[]> {
  const { rows } = await sql<EventRow>`
    select sequence, kind, (extract(epoch from at) * 1000)::float8 as at_ms, message, actor
    from bot_event where bot_id = ${botId} and sequence > ${after} order by sequence limit ${PAGE_SIZE}
  `.execute(em.getKysely());
  return rows.map((row, index) => toEventReading(botId, row, Number(rows[index - 1]?.sequence ?? after)));
}
