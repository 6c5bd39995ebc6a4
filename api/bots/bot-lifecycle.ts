import type { EntityManager } from "@mikro-orm/sql";
import { type Kysely, sql } from "kysely";
import type { Viewer } from "../accounts/authenticate.ts";
import { DomainError } from "../errors.ts";
import { lockBotAs, selectRole, selectSeenIds } from "./bot-access.ts";
import type { ActionKind, ActionState } from "./bot-action.entity.ts";
import type { BotRole } from "./bot-member.entity.ts";
import type { BotActionReading } from "./bot-status.ts";
import type { Wanted } from "./bot.entity.ts";

/** What decides whether an action may be asked: never what the bot reports, since that may be old. */
export interface LifecycleState {
  readonly wanted: Wanted;
  /** The latest action, null when none was ever asked. */
  readonly last: { readonly kind: ActionKind; readonly state: ActionState } | null;
}

const LONGEST_KEY = 200;

/** A bot is not waited for less than this, however often it reports. */
const SHORTEST_WAIT_SECONDS = 30;

type LastAction = `${ActionKind} ${ActionState}` | "NONE";

/** Why an action may not be asked, by what is wanted and what was asked last; absent: it may. */
const REFUSALS: Record<ActionKind, Record<Wanted, Partial<Record<LastAction, string>>>> = {
  START: {
    RUNNING: { "START REQUESTED": "was already asked to run and has not answered yet" },
    STOPPED: {},
  },
  STOP: {
    RUNNING: {},
    STOPPED: {
      "STOP REQUESTED": "was already asked to stop and has not answered yet",
      "STOP CONFIRMED": "has already confirmed that it is stopped",
    },
  },
};

/** Why an action may not be asked of a bot in this state, as the end of a sentence; null: it may. */
export function refusalOf(kind: ActionKind, { wanted, last }: LifecycleState): string | null {
  const before: LastAction = last === null ? "NONE" : `${last.kind} ${last.state}`;
  return REFUSALS[kind][wanted][before] ?? null;
}

/**
 * Asks a bot to start or stop, for its owner or an operator. The receipt is REQUESTED until the bot's own row settles it.
 *
 * @param idempotencyKey - the same key from the same person for the same bot returns the action that it made first.
 * @throws NOT_FOUND when there is no such bot; FORBIDDEN for who may only see it; CONFLICT when the action may not be
 * asked now; BAD_USER_INPUT when the key is too long.
 */
export async function requestAction(
  em: EntityManager,
  request: { readonly botId: string; readonly kind: ActionKind; readonly idempotencyKey?: string | null },
  viewer: Viewer,
): Promise<BotActionReading> {
  refuseLongKey(request.idempotencyKey ?? null);
  return em.transactional(async (transaction) => {
    const db = transaction.getKysely<unknown>();
    const bot = await lockBot(db, request.botId, viewer);
    await timeOut(db, request.botId);
    const key = toStoredKey(request.idempotencyKey ?? null, bot.role, viewer);
    const repeated = await findByKey(db, request.botId, key);
    if (repeated !== undefined) {
      return toRepeated(repeated, request.kind);
    }
    const [last] = await selectActions(db, sql`bot_id = ${request.botId}`);
    const refusal = refusalOf(request.kind, { wanted: bot.wanted, last: last ?? null });
    if (refusal !== null) {
      throw new DomainError("CONFLICT", `Bot ${request.botId} ${refusal}`);
    }
    await supersede(db, request.botId, request.kind);
    await sql`update bot set wanted = ${wantedBy(request.kind)} where id = ${request.botId}`.execute(db);
    const { reportIntervalSeconds } = bot;
    return insertAction(db, { ...request, idempotencyKey: key, reportIntervalSeconds }, viewer);
  });
}

/**
 * Asks every bot that the viewer may stop, shared ones too, and that runs, or is meant to, to stop. One that was asked already is not asked again: its
 * open action is part of the answer.
 *
 * @throws CONFLICT when the key was used for a start, BAD_USER_INPUT when it is too long: then nothing was asked.
 */
export async function stopAllBots(
  em: EntityManager,
  viewer: Viewer,
  idempotencyKey: string | null,
): Promise<readonly BotActionReading[]> {
  refuseLongKey(idempotencyKey);
  const isKey = sql`
    a.idempotency_key = case when b.owner_id = ${viewer.accountId}::uuid
      then ${toStoredKey(idempotencyKey, "OWNER", viewer)}::text else ${toStoredKey(idempotencyKey, "OPERATOR", viewer)}::text end`;
  const { rows } = await sql<{ id: string; key_kind: ActionKind | null }>`
    select b.id, (select a.kind from bot_action a where a.bot_id = b.id and ${isKey}) as key_kind
    from bot b left join bot_state s on s.bot_id = b.id
    where b.id in (${selectSeenIds(viewer)}) and ${selectRole(viewer)} in ('OPERATOR', 'OWNER') and (
      b.wanted = 'RUNNING'
      or s.run_status <> 'STOPPED'
      or exists (select from bot_action a where a.bot_id = b.id and a.state = 'REQUESTED')
      or exists (select from bot_action a where a.bot_id = b.id and ${isKey})
    )
    order by b.id
  `.execute(em.getKysely());
  if (rows.some(({ key_kind }) => key_kind === "START")) {
    throw keyConflict("START");
  }
  const actions: BotActionReading[] = [];
  for (const { id } of rows) {
    const action = await stopUnlessStopped(em, id, viewer, idempotencyKey);
    if (action !== null) {
      actions.push(action);
    }
  }
  return actions;
}

/** Writes down which actions got no answer in time. */
export async function timeOutActions(em: EntityManager): Promise<void> {
  await timeOut(em.getKysely());
}

async function stopUnlessStopped(
  em: EntityManager,
  botId: string,
  viewer: Viewer,
  idempotencyKey: string | null,
): Promise<BotActionReading | null> {
  try {
    return await requestAction(em, { botId, kind: "STOP", idempotencyKey }, viewer);
  } catch (error) {
    if (error instanceof DomainError && error.code === "CONFLICT") {
      const [open] = await selectActions(em.getKysely(), sql`bot_id = ${botId} and kind = 'STOP'`);
      return open ?? null;
    }
    // Deleted, given away or no longer shared since the list was read: not the viewer's to stop any more.
    if (error instanceof DomainError && (error.code === "NOT_FOUND" || error.code === "FORBIDDEN")) {
      return null;
    }
    throw error;
  }
}

/** Takes the locks in the order in which everybody does: the bot, then its state. */
async function lockBot(db: Kysely<unknown>, botId: string, viewer: Viewer) {
  const bot = await lockBotAs(db, botId, viewer, "OPERATOR");
  await sql`select from bot_state where bot_id = ${botId} for no key update`.execute(db);
  return bot;
}

function wantedBy(kind: ActionKind): Wanted {
  return kind === "START" ? "RUNNING" : "STOPPED";
}

async function timeOut(db: Kysely<unknown>, botId: string | null = null): Promise<void> {
  // The state's lock first, as every writer of it takes it before it settles an action. A state that is locked has a
  // writer, who settles the action by the same rule.
  await sql`
    with late as (
      select a.id, a.bot_id from bot_action a
      where a.state = 'REQUESTED' and a.expires_at <= clock_timestamp()
        and (${botId}::uuid is null or a.bot_id = ${botId}::uuid)
    ), locked as (
      select s.bot_id from bot_state s where s.bot_id in (select bot_id from late)
      for no key update skip locked
    )
    update bot_action a set state = 'TIMED_OUT', message = 'The bot did not confirm in time'
    from late
    where a.id = late.id and a.state = 'REQUESTED' and (
      a.bot_id in (select bot_id from locked)
      or not exists (select from bot_state s where s.bot_id = a.bot_id)
    )
  `.execute(db);
}

async function supersede(db: Kysely<unknown>, botId: string, kind: ActionKind): Promise<void> {
  await sql`
    update bot_action set state = 'FAILED', message = ${`Superseded by a ${kind.toLowerCase()}`}
    where bot_id = ${botId} and state = 'REQUESTED'
  `.execute(db);
}

async function findByKey(
  db: Kysely<unknown>,
  botId: string,
  key: string | null,
): Promise<BotActionReading | undefined> {
  const [found] = key === null ? [] : await selectActions(db, sql`bot_id = ${botId} and idempotency_key = ${key}`);
  return found;
}

function toRepeated(found: BotActionReading, kind: ActionKind): BotActionReading {
  if (found.kind !== kind) {
    throw keyConflict(found.kind);
  }
  return found;
}

function keyConflict(kind: ActionKind): DomainError {
  return new DomainError("CONFLICT", `This idempotency key was used for a ${kind.toLowerCase()} before`);
}

function refuseLongKey(key: string | null): void {
  if (key !== null && key.length > LONGEST_KEY) {
    const message = `idempotencyKey must have at most ${LONGEST_KEY} characters, found ${key.length}`;
    throw new DomainError("BAD_USER_INPUT", message, { field: "idempotencyKey" });
  }
}

/** Keys are everybody's own: nobody's start or stop stands in for that of somebody else who has the same key. */
function toStoredKey(key: string | null, role: BotRole, { accountId }: Viewer): string | null {
  return key === null || role === "OWNER" ? key : `${accountId} ${key}`;
}

async function insertAction(
  db: Kysely<unknown>,
  request: {
    readonly botId: string;
    readonly kind: ActionKind;
    readonly idempotencyKey?: string | null;
    readonly reportIntervalSeconds: number;
  },
  viewer: Viewer,
): Promise<BotActionReading> {
  const waitSeconds = Math.max(SHORTEST_WAIT_SECONDS, 2 * request.reportIntervalSeconds);
  const { rows } = await sql<{ id: string }>`
    insert into bot_action (bot_id, kind, requested_by, expires_at, idempotency_key)
    values (${request.botId}, ${request.kind}, ${viewer.email},
      clock_timestamp() + make_interval(secs => ${waitSeconds}), ${request.idempotencyKey ?? null})
    returning id
  `.execute(db);
  const [action] = await selectActions(db, sql`id = ${rows[0]?.id}`);
  if (action === undefined) {
    throw new Error("The action that was just written is not there");
  }
  return action;
}

interface ActionRow {
  readonly id: string;
  readonly kind: ActionKind;
  readonly state: ActionState;
  readonly requested_by: string;
  readonly requested_at_ms: number;
  readonly expires_at_ms: number;
  readonly confirmed_at_ms: number | null;
  readonly message: string | null;
}

async function selectActions(
  db: Kysely<unknown>,
  where: ReturnType<typeof sql>,
): Promise<readonly BotActionReading[]> {
  const { rows } = await sql<ActionRow>`
    select id, kind, state, requested_by, message,
      (extract(epoch from requested_at) * 1000)::float8 as requested_at_ms,
      (extract(epoch from expires_at) * 1000)::float8 as expires_at_ms,
      (extract(epoch from confirmed_at) * 1000)::float8 as confirmed_at_ms
    from bot_action where ${where} order by requested_at desc, id desc limit 1
  `.execute(db);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    requestedAt: new Date(row.requested_at_ms),
    requestedBy: row.requested_by,
    expiresAt: new Date(row.expires_at_ms),
    confirmedAt: row.confirmed_at_ms === null ? null : new Date(row.confirmed_at_ms),
    message: row.message,
  }));
}
