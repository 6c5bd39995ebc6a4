import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import type { Viewer } from "../accounts/authenticate.ts";
import { DomainError } from "../errors.ts";
import { type BotRelation, selectRole, selectSeenIds } from "./bot-access.ts";
import type { BotRole } from "./bot-member.entity.ts";
import type { RunStatus } from "./bot-state.entity.ts";
import type { BotKind } from "./bot.entity.ts";

/** Which bots of a list are wanted; all that is given must hold. */
export interface BotFilter {
  /** Part of the name or the symbol, whatever the case. */
  readonly search?: string | null | undefined;
  readonly kind?: BotKind | null | undefined;
  readonly runStatus?: readonly RunStatus[] | null | undefined;
  /** Those that others share with the viewer, or the viewer's own. */
  readonly shared?: boolean | null | undefined;
}

/** How a list is ordered; bots with equal values by their id. */
export const BOT_ORDERS = ["CREATED_AT_ASC", "CREATED_AT_DESC", "NAME_ASC", "NAME_DESC"] as const;
export type BotOrder = (typeof BOT_ORDERS)[number];

export interface BotListRequest {
  /** At most so many; 1 to 500. */
  readonly first: number;
  readonly after: string | null;
  readonly filter: BotFilter;
  readonly orderBy: BotOrder;
}

export interface BotListPage {
  readonly edges: readonly (BotRelation & { readonly cursor: string; readonly botId: string })[];
  readonly hasNextPage: boolean;
  readonly totalCount: number;
}

interface ListRow {
  readonly id: string;
  readonly value: string;
  readonly role: BotRole;
  readonly owner_email: string;
  readonly total: string | number;
}

const LARGEST_PAGE = 500;

const ORDERS = {
  CREATED_AT_ASC: { by: sql`to_char(b.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US')`, isUp: true },
  CREATED_AT_DESC: { by: sql`to_char(b.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US')`, isUp: false },
  NAME_ASC: { by: sql`lower(b.name) collate "C"`, isUp: true },
  NAME_DESC: { by: sql`lower(b.name) collate "C"`, isUp: false },
} satisfies Record<BotOrder, { by: ReturnType<typeof sql>; isUp: boolean }>;

/**
 * One page of the bots that the viewer may see.
 *
 * @throws BAD_USER_INPUT for a size out of range or a cursor that is none of this list.
 */
export async function listBots(em: EntityManager, request: BotListRequest, viewer: Viewer): Promise<BotListPage> {
  if (request.first < 1 || request.first > LARGEST_PAGE) {
    throw new DomainError("BAD_USER_INPUT", `first must be 1 to ${LARGEST_PAGE}, found ${request.first}`);
  }
  const { by, isUp } = ORDERS[request.orderBy];
  const after = request.after === null ? null : readCursor(request.after, request.orderBy);
  const direction = isUp ? sql`asc` : sql`desc`;
  const beyond =
    after === null ? sql`true` : sql`(${by}, b.id) ${isUp ? sql`>` : sql`<`} (${after.value}, ${after.id}::uuid)`;
  const matches = matching(request.filter, viewer);
  const { rows } = await sql<ListRow>`
    select b.id, ${by} as value, ${selectRole(viewer)} as role,
      (select a.email from account a where a.id = b.owner_id) as owner_email,
      (select count(*) from bot b left join bot_state s on s.bot_id = b.id where ${matches}) as total
    from bot b left join bot_state s on s.bot_id = b.id
    where ${matches} and ${beyond}
    order by 2 ${direction}, 1 ${direction} limit ${request.first + 1}
  `.execute(em.getKysely());
  return {
    edges: rows.slice(0, request.first).map((row) => ({
      botId: row.id,
      cursor: toCursor(request.orderBy, row.value, row.id),
      viewerRole: row.role,
      ownerEmail: row.owner_email,
    })),
    hasNextPage: rows.length > request.first,
    totalCount: rows[0] === undefined ? await countBots(em, matches) : Number(rows[0].total),
  };
}

function matching(filter: BotFilter, viewer: Viewer) {
  const search = filter.search?.trim() ?? "";
  const pattern = `%${search.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql`
    b.id in (${selectSeenIds(viewer)})
    and (${filter.shared ?? null}::boolean is null or (b.owner_id <> ${viewer.accountId}::uuid) = ${filter.shared ?? null}::boolean)
    and (${search === ""} or b.name ilike ${pattern} or b.symbol ilike ${pattern})
    and (${filter.kind ?? null}::text is null or b.kind = ${filter.kind ?? null}::text)
    and (${filter.runStatus ?? null}::text[] is null or s.run_status = any(${filter.runStatus ?? null}::text[]))
  `;
}

async function countBots(em: EntityManager, matches: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ total: string | number }>`
    select count(*) as total from bot b left join bot_state s on s.bot_id = b.id where ${matches}
  `.execute(em.getKysely());
  return Number(rows[0]?.total ?? 0);
}

function toCursor(order: BotOrder, value: string, id: string): string {
  return Buffer.from(JSON.stringify([order, value, id])).toString("base64url");
}

function readCursor(cursor: string, order: BotOrder): { readonly value: string; readonly id: string } {
  const refused = new DomainError("BAD_USER_INPUT", `${JSON.stringify(cursor)} is not a cursor of this list`);
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw refused;
  }
  const [of, value, id] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  if (of !== order || typeof value !== "string" || typeof id !== "string") {
    throw refused;
  }
  // A cursor is opaque, but nobody is kept from making one: it must not hold what the database cannot read.
  if (value.includes("\u0000") || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw refused;
  }
  return { value, id };
}
