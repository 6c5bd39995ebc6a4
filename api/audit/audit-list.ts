import type { EntityManager } from "@mikro-orm/sql";
import { type RawBuilder, sql } from "kysely";
import type { Viewer } from "../accounts/authenticate.ts";
import { normalizeEmail } from "../accounts/email.ts";
import type { ActionState } from "../bots/bot-action.entity.ts";
import { readCursor, toCursor } from "../database/list-position.ts";
import type { AuditOutcome } from "./audit-entry.entity.ts";

/** An entry as a viewer sees it. */
export interface AuditReading {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly tokenName: string | null;
  readonly action: string;
  readonly botId: string | null;
  readonly botName: string | null;
  readonly target: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  readonly outcome: AuditOutcome;
  readonly reason: string | null;
  /** How far the start or stop has come by now; null: it is none, or its bot is gone. */
  readonly actionState: ActionState | null;
  readonly actionMessage: string | null;
}

/** Which entries are wanted; all that is given must hold. */
export interface AuditFilter {
  readonly botId?: string | null | undefined;
  readonly action?: string | null | undefined;
  readonly actor?: string | null | undefined;
  readonly outcome?: AuditOutcome | null | undefined;
  readonly since?: Date | null | undefined;
  readonly until?: Date | null | undefined;
}

export interface AuditRequest {
  readonly first: number;
  /** The cursor to go on behind; null: from the newest. */
  readonly after: string | null;
  readonly filter: AuditFilter;
  /** What is about accounts, which administrators see of all. */
  readonly accountActions: readonly string[];
}

/** A part of the log, the newest entry first. */
export interface AuditPage {
  readonly edges: readonly { readonly cursor: string; readonly node: AuditReading }[];
  readonly hasNextPage: boolean;
}

interface AuditRow {
  readonly id: string;
  readonly at_ms: number;
  readonly at_us: string | number;
  readonly actor: string;
  readonly token_name: string | null;
  readonly action: string;
  readonly bot_id: string | null;
  readonly bot_name: string | null;
  readonly target: string | null;
  readonly address: string | null;
  readonly user_agent: string | null;
  readonly request_id: string | null;
  readonly outcome: AuditOutcome;
  readonly reason: string | null;
  readonly action_state: ActionState | null;
  readonly action_message: string | null;
}

/**
 * One page of what a viewer may know: what the viewer did, what was tried in the viewer's name, and what anybody did to bots
 * that are or were the viewer's. Administrators see besides what was done to accounts, and who signed in; never what others do
 * to their bots.
 *
 * @throws BAD_USER_INPUT for a cursor that is none of the audit log.
 */
export async function listAuditEntries(
  em: EntityManager,
  request: AuditRequest,
  viewer: Viewer,
): Promise<AuditPage> {
  const conditions = [
    mayKnow(request.accountActions, viewer),
    ...wanted(request.filter),
    ...(request.after === null ? [] : [isBehind(request.after)]),
  ];
  const { rows } = await sql<AuditRow>`
    select e.id, e.actor, e.token_name, e.action, e.bot_id, coalesce(e.bot_name, b.name) as bot_name, e.target, e.address,
      e.user_agent, e.request_id, e.outcome, e.reason, a.state as action_state, a.message as action_message,
      (extract(epoch from e.at) * 1000)::float8 as at_ms, (extract(epoch from e.at) * 1000000)::bigint as at_us
    from audit_entry e
    left join bot b on b.id = e.bot_id and b.owner_id = ${viewer.accountId}
    left join bot_action a on a.id = e.bot_action_id
    where ${sql.join(conditions, sql` and `)}
    order by e.at desc, e.id desc limit ${request.first + 1}
  `.execute(em.getKysely());
  return {
    edges: rows
      .slice(0, request.first)
      .map((row) => ({ cursor: toCursor({ us: row.at_us, id: row.id }), node: toReading(row) })),
    hasNextPage: rows.length > request.first,
  };
}

/** So few at a time that nobody waits for it. */
const BATCH_SIZE = 2_000;

/**
 * Takes one batch of entries away that are older than they are kept.
 *
 * @returns whether there may be more.
 */
export async function pruneAuditEntries(em: EntityManager, keptForDays: number): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    delete from audit_entry where id in (
      select id from audit_entry where at < statement_timestamp() - make_interval(days => ${keptForDays})
      order by at limit ${BATCH_SIZE} for update skip locked
    )
  `.execute(em.getKysely());
  return Number(numAffectedRows) === BATCH_SIZE;
}

function mayKnow(accountActions: readonly string[], { accountId, role }: Viewer): RawBuilder<unknown> {
  const isAboutAccounts = sql`e.bot_id is null and e.action in (${sql.join(accountActions)})`;
  return sql`(
    e.account_id = ${accountId} or e.owner_id = ${accountId}
    or e.bot_id in (select id from bot where owner_id = ${accountId})
    ${role === "ADMIN" ? sql`or (${isAboutAccounts})` : sql``}
  )`;
}

function wanted({ botId, action, actor, outcome, since, until }: AuditFilter): readonly RawBuilder<unknown>[] {
  return [
    ...(botId == null ? [] : [sql`e.bot_id = ${botId}`]),
    ...(action == null ? [] : [sql`e.action = ${action}`]),
    ...(actor == null ? [] : [sql`e.actor = ${normalizeEmail(actor)}`]),
    ...(outcome == null ? [] : [sql`e.outcome = ${outcome}`]),
    ...(since == null ? [] : [sql`e.at >= ${since.toISOString()}::timestamptz`]),
    ...(until == null ? [] : [sql`e.at < ${until.toISOString()}::timestamptz`]),
  ];
}

function isBehind(cursor: string): RawBuilder<unknown> {
  const { us, id } = readCursor(cursor, "the audit log");
  return sql`(e.at, e.id) < (timestamptz 'epoch' + ${us}::bigint * interval '1 microsecond', ${id}::uuid)`;
}

function toReading(row: AuditRow): AuditReading {
  return {
    id: row.id,
    at: new Date(row.at_ms),
    actor: row.actor,
    tokenName: row.token_name,
    action: row.action,
    botId: row.bot_id,
    botName: row.bot_name,
    target: row.target,
    address: row.address,
    userAgent: row.user_agent,
    requestId: row.request_id,
    outcome: row.outcome,
    reason: row.reason,
    actionState: row.action_state,
    actionMessage: row.action_message,
  };
}
