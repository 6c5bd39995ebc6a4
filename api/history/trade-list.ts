import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { readCursor, toCursor } from "../database/list-position.ts";
import type { TradeSide } from "./trade.entity.ts";

/** One trade as viewers see it; amounts are exact decimals in the quote currency. */
export interface TradeReading {
  readonly id: string;
  readonly side: TradeSide;
  readonly price: string;
  readonly quantity: string;
  readonly fee: string;
  readonly realizedPnl: string | null;
  readonly reason: string;
  readonly executedAt: Date;
}

/** A part of a bot's trades, the newest first. */
export interface TradeListPage {
  readonly edges: readonly { readonly cursor: string; readonly node: TradeReading }[];
  readonly hasNextPage: boolean;
}

interface TradeRow {
  readonly id: string;
  readonly side: TradeSide;
  readonly price: string;
  readonly quantity: string;
  readonly fee: string;
  readonly realized_pnl: string | null;
  readonly reason: string;
  readonly executed_at_ms: number;
  readonly executed_at_us: string | number;
}

/** A position before every trade. */
const NEWEST = { us: null, id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };

/**
 * One page of a bot's trades, the newest first.
 *
 * @param request.first - at most so many.
 * @param request.after - the cursor to go on behind; null: from the newest.
 * @throws BAD_USER_INPUT for a cursor that is none of a list of trades.
 */
export async function listTrades(
  em: EntityManager,
  botId: string,
  request: { readonly first: number; readonly after: string | null },
): Promise<TradeListPage> {
  const after = request.after === null ? NEWEST : readCursor(request.after, "a list of trades");
  // Whole µs are a double exactly, and so is the way back to a timestamp.
  const { rows } = await sql<TradeRow>`
    select id, side, price, quantity, fee, realized_pnl, reason,
      (extract(epoch from executed_at) * 1000)::float8 as executed_at_ms,
      (extract(epoch from executed_at) * 1000000)::bigint as executed_at_us
    from trade
    where bot_id = ${botId}
      and (executed_at, id) < (
        coalesce(timestamptz 'epoch' + ${after.us}::bigint * interval '1 microsecond', 'infinity'), ${after.id}::uuid
      )
    order by executed_at desc, id desc limit ${request.first + 1}
  `.execute(em.getKysely());
  return {
    edges: rows
      .slice(0, request.first)
      .map((row) => ({ cursor: toCursor({ us: row.executed_at_us, id: row.id }), node: toReading(row) })),
    hasNextPage: rows.length > request.first,
  };
}

/** How many trades a bot has made. */
export async function countTrades(em: EntityManager, botId: string): Promise<number> {
  const { rows } = await sql<{ total: string | number }>`
    select count(*) as total from trade where bot_id = ${botId}
  `.execute(em.getKysely());
  return Number(rows[0]?.total ?? 0);
}

function toReading(row: TradeRow): TradeReading {
  return {
    id: row.id,
    side: row.side,
    price: row.price,
    quantity: row.quantity,
    fee: row.fee,
    realizedPnl: row.realized_pnl,
    reason: row.reason,
    executedAt: new Date(row.executed_at_ms),
  };
}
