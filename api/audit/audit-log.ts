import type { EntityManager } from "@mikro-orm/sql";
import { type RawBuilder, sql } from "kysely";
import type { Viewer } from "../accounts/authenticate.ts";
import type { Caller } from "../accounts/caller.ts";
import { DomainError } from "../errors.ts";
import { whenLate } from "../streams/patience.ts";
import type { AuditOutcome } from "./audit-entry.entity.ts";

/** By what a bot is found that something is done to. */
export type AuditAbout =
  | { readonly botId: string }
  | { readonly shareLinkId: string }
  | { readonly botActionIds: readonly string[] };

/** A bot that something is done to. */
export interface AuditSubject {
  readonly botId: string;
  /** Null: whoever did it has no right to know. */
  readonly botName: string | null;
  readonly ownerId: string | null;
  /** The start or stop that it amounts to; null: it is none. */
  readonly botActionId: string | null;
}

/** What somebody does. */
export interface AuditedCall {
  /** As the schema names it. */
  readonly action: string;
  /** Who does it; null: nobody who is known. */
  readonly viewer: Pick<Viewer, "accountId" | "email" | "tokenName"> | null;
  /** The account that somebody who is not known claims to be, as whoever signs in does; null: none. */
  readonly claimedEmail: string | null;
  /** Whom or what else it is done to; never a secret. */
  readonly target: string | null;
  readonly caller: Caller;
  readonly requestId: string | null;
}

/** Writes down who did what. */
export interface AuditLog {
  /**
   * The bots that something is about, asked before it is done, as they may be gone afterwards; none where they cannot be asked. One
   * that somebody may not see is told to them as one that is not there: by the id that they have given, and nothing else.
   *
   * @param viewer - who does it; null: nobody who is known.
   */
  readonly find: (about: AuditAbout, viewer: AuditedCall["viewer"]) => Promise<readonly AuditSubject[]>;
  /** The e-mail of an account; null where there is none, and where it cannot be asked. */
  readonly emailOf: (accountId: string) => Promise<string | null>;
  /**
   * Writes an entry for each bot, or one without. It never fails: what cannot be written down is logged whole.
   *
   * @param failure - absent: it was done.
   */
  readonly write: (
    call: AuditedCall,
    subjects: readonly AuditSubject[],
    failure?: { readonly error: unknown },
  ) => Promise<void>;
}

export interface AuditLogOptions {
  readonly fork: () => EntityManager;
  /** Whether a failure says that the database cannot be reached. */
  readonly isAway: (error: unknown) => boolean;
  readonly log: { readonly error: (details: object, message: string) => void };
}

interface Result {
  readonly outcome: AuditOutcome;
  readonly reason: string | null;
}

/** Nobody waits longer for an answer because of what is written beside it. */
const LIMIT_MS = 2_000;
const LONGEST_ACTOR = 320;
const LONGEST_TARGET = 200;
const NO_BOT = { botId: null, botName: null, ownerId: null, botActionId: null } as const;

/** Creates the log. */
export function createAuditLog({ fork, isAway, log }: AuditLogOptions): AuditLog {
  const write: AuditLog["write"] = async (call, subjects, failure) => {
    if (failure?.error instanceof DomainError && failure.error.code === "RATE_LIMITED") {
      // Whoever comes too often would fill the log with it.
      return;
    }
    const result = toResult(failure, isAway);
    const rows = subjects.length === 0 ? [NO_BOT] : subjects;
    try {
      if (failure !== undefined && isAway(failure.error)) {
        throw failure.error;
      }
      await inTime(insert(fork(), call, rows, result));
    } catch (error) {
      // The server's log stands in for the table: nothing that was done is without a trace.
      log.error({ err: error, audit: { ...call, ...result, bots: rows } }, "An audit entry could not be written");
    }
  };
  const find: AuditLog["find"] = async (about, viewer) => {
    try {
      return await inTime(findSubjects(fork(), about, viewer));
    } catch {
      // What is to be done meets the same trouble, and says so.
      return [];
    }
  };
  const emailOf: AuditLog["emailOf"] = async (accountId) => {
    try {
      return await inTime(findEmail(fork(), accountId));
    } catch {
      return null;
    }
  };
  return { find, emailOf, write };
}

function toResult(failure: { readonly error: unknown } | undefined, isAway: (error: unknown) => boolean): Result {
  if (failure === undefined) {
    return { outcome: "DONE", reason: null };
  }
  const { error } = failure;
  if (error instanceof DomainError) {
    return { outcome: "REFUSED", reason: error.message };
  }
  const reason = isAway(error) ? "The database was away" : "Something went wrong on the server";
  return { outcome: "FAILED", reason };
}

type Row = AuditSubject | typeof NO_BOT;

async function insert(em: EntityManager, call: AuditedCall, rows: readonly Row[], result: Result): Promise<void> {
  const { viewer, caller } = call;
  const actor = (viewer?.email ?? call.claimedEmail ?? "").slice(0, LONGEST_ACTOR);
  const values = rows.map(
    ({ botId, botName, ownerId, botActionId }) => sql`(
      -- What somebody tries in the name of an account concerns that account.
      coalesce(${viewer?.accountId ?? null}::uuid, (select id from account where email = ${actor})),
      ${actor}, ${viewer?.tokenName ?? null}, ${call.action},
      ${botId}::uuid, ${botName}::text, ${ownerId}::uuid, ${call.target?.slice(0, LONGEST_TARGET) ?? null},
      ${botActionId}::uuid, ${caller.address}, ${caller.userAgent}, ${call.requestId},
      ${result.outcome}, ${result.reason}
    )`,
  );
  await sql`
    insert into audit_entry (account_id, actor, token_name, action, bot_id, bot_name, owner_id, target, bot_action_id,
      address, user_agent, request_id, outcome, reason)
    values ${sql.join(values)}
  `.execute(em.getKysely());
}

async function findEmail(em: EntityManager, accountId: string): Promise<string | null> {
  const { rows } = await sql<{ email: string }>`
    select email from account where id = ${accountId}
  `.execute(em.getKysely());
  return rows[0]?.email ?? null;
}

interface SubjectRow {
  readonly id: string;
  /** Null: whoever asks may not see the bot. */
  readonly name: string | null;
  readonly owner_id: string;
  readonly bot_action_id: string | null;
}

async function findSubjects(
  em: EntityManager,
  about: AuditAbout,
  viewer: AuditedCall["viewer"],
): Promise<readonly AuditSubject[]> {
  const { rows } = await sql<SubjectRow>`${selectSubjects(about, viewer)} order by b.id`.execute(em.getKysely());
  if (rows.length === 0 && "botId" in about) {
    return [{ botId: about.botId, botName: null, ownerId: null, botActionId: null }];
  }
  return rows.map((row) => ({
    botId: row.id,
    botName: row.name,
    ownerId: row.owner_id,
    botActionId: row.bot_action_id,
  }));
}

function selectSubjects(about: AuditAbout, viewer: AuditedCall["viewer"]): RawBuilder<unknown> {
  const accountId = sql`${viewer?.accountId ?? null}::uuid`;
  const name = sql`
    case when b.owner_id = ${accountId}
      or exists (select from bot_member m where m.bot_id = b.id and m.email = ${viewer?.email ?? null}::text)
    then b.name end as name`;
  if ("botId" in about) {
    return sql`select b.id, ${name}, b.owner_id, null as bot_action_id from bot b where b.id = ${about.botId}`;
  }
  if ("shareLinkId" in about) {
    // The link of somebody else shows nobody its bot.
    return sql`
      select b.id, ${name}, b.owner_id, null as bot_action_id
      from share_link l join bot b on b.id = l.bot_id join session s on s.id = l.session_id
      where l.session_id = ${about.shareLinkId} and s.account_id = ${accountId}
    `;
  }
  return sql`
    select b.id, ${name}, b.owner_id, a.id as bot_action_id from bot_action a join bot b on b.id = a.bot_id
    where a.id = any(string_to_array(${about.botActionIds.join(" ")}, ' ')::uuid[])
  `;
}

function inTime<Value>(promise: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const forget = whenLate(LIMIT_MS, () => reject(new Error("The database did not answer in time")));
  return Promise.race([promise, late]).finally(forget);
}
