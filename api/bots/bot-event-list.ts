import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { type BotEventReading, type EventRow, sequenceAt, toEventReading } from "./bot-event-log.ts";

/** Which entries of a bot's log are wanted, the newest first. */
export interface BotEventListRequest {
  /** At most so many. */
  readonly first: number;
  /** A cursor: only entries older than the one it stands at. */
  readonly before: string | null;
  /** A cursor: only entries newer than the one it stands at. */
  readonly after: string | null;
}

/** Above every sequence. */
const END_OF_LOG = Number.MAX_SAFE_INTEGER;

/**
 * Part of a bot's log, the newest entry first.
 *
 * @throws BAD_USER_INPUT for a cursor that is none of this bot's log.
 */
export async function listBotEvents(
  em: EntityManager,
  botId: string,
  request: BotEventListRequest,
): Promise<BotEventReading[]> {
  const before = request.before === null ? END_OF_LOG : sequenceAt(request.before, botId);
  const after = request.after === null ? 0 : sequenceAt(request.after, botId);
  // One more than wanted: whether something is missing before an entry is seen from the one before it.
  const { rows } = await sql<EventRow>`
    select sequence, kind, (extract(epoch from at) * 1000)::float8 as at_ms, message, actor
    from bot_event where bot_id = ${botId} and sequence > ${after} and sequence < ${before}
    order by sequence desc limit ${request.first + 1}
  `.execute(em.getKysely());
  return rows
    .slice(0, request.first)
    .map((row, index) => toEventReading(botId, row, Number(rows[index + 1]?.sequence ?? after)));
}
