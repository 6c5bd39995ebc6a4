import { type Kysely, sql } from "kysely";
import type { Viewer } from "../accounts/authenticate.ts";
import { DomainError } from "../errors.ts";
import { BOT_ROLES, type BotRole, type MemberRole } from "./bot-member.entity.ts";
import type { Wanted } from "./bot.entity.ts";

/** Whose a bot is and with whom it is shared: what decides who may do what. Never shown to anybody as it is. */
export interface BotPeople {
  readonly botId: string;
  readonly ownerId: string;
  /** By e-mail. */
  readonly members: ReadonlyMap<string, MemberRole>;
}

/** What a bot is to who asks. */
export interface BotRelation {
  readonly viewerRole: BotRole;
  readonly ownerEmail: string;
}

/**
 * What somebody may do with a bot, as its row was read; null: not even see it. Being an ADMIN changes nothing, and a share
 * link shows its one bot for as long as whoever made the link owns it.
 */
export function roleIn(people: BotPeople, viewer: Viewer): BotRole | null {
  const isOwner = people.ownerId === viewer.accountId;
  if (viewer.link !== null) {
    return isOwner && people.botId === viewer.link.botId ? "VIEWER" : null;
  }
  return isOwner ? "OWNER" : (people.members.get(viewer.email) ?? null);
}

/** The same in SQL, of the row of `bot` that is called `b`; null there too. */
export function selectRole(viewer: Viewer) {
  return viewer.link === null
    ? sql<BotRole | null>`
        case when b.owner_id = ${viewer.accountId}::uuid then 'OWNER'
        else (select m.role from bot_member m where m.bot_id = b.id and m.email = ${viewer.email}) end`
    : sql<BotRole | null>`
        case when b.owner_id = ${viewer.accountId}::uuid and b.id = ${viewer.link.botId}::uuid then 'VIEWER' end`;
}

/** The ids of all bots that somebody may see, as a query: of many bots, two looks into indexes find them. */
export function selectSeenIds(viewer: Viewer) {
  return viewer.link === null
    ? sql`
        select o.id from bot o where o.owner_id = ${viewer.accountId}::uuid
        union all select m.bot_id from bot_member m where m.email = ${viewer.email}`
    : sql`
        select o.id from bot o where o.id = ${viewer.link.botId}::uuid and o.owner_id = ${viewer.accountId}::uuid`;
}

/** Whether a role is enough where another one is needed. */
export function isEnough(role: BotRole, needed: BotRole): boolean {
  return BOT_ROLES.indexOf(role) >= BOT_ROLES.indexOf(needed);
}

const LACKING: Record<BotRole, string> = {
  VIEWER: "is not shared with you",
  OPERATOR: "is shared with you to look at: only its owner and operators may start and stop it",
  OWNER: "is shared with you: only its owner may do that",
};

/**
 * A role that is enough.
 *
 * @throws NOT_FOUND for who may not see the bot, FORBIDDEN for who may see it but not do this.
 */
export function requireRole(role: BotRole | null | undefined, needed: BotRole, botId: string): BotRole {
  if (role == null) {
    throw noSuchBot(botId);
  }
  if (!isEnough(role, needed)) {
    throw new DomainError("FORBIDDEN", `Bot ${botId} ${LACKING[needed]}`);
  }
  return role;
}

/** The answer to whoever asks for a bot that is not there, or that they may not see. */
export function noSuchBot(botId: string): DomainError {
  return new DomainError("NOT_FOUND", `There is no bot ${botId}`);
}

/** What a bot is to somebody; null: nothing that they may see. */
export async function readRelation(
  db: Kysely<unknown>,
  botId: string,
  viewer: Viewer,
): Promise<BotRelation | null> {
  const { rows } = await sql<{ role: BotRole | null; owner_email: string }>`
    select ${selectRole(viewer)} as role, a.email as owner_email
    from bot b join account a on a.id = b.owner_id where b.id = ${botId}
  `.execute(db);
  const [row] = rows;
  return row === undefined || row.role === null ? null : { viewerRole: row.role, ownerEmail: row.owner_email };
}

/** A bot that nobody else changes until the transaction ends. */
export interface LockedBot {
  readonly wanted: Wanted;
  readonly reportIntervalSeconds: number;
  readonly ownerEmail: string;
}

/**
 * Locks a bot for who has a role: first of all locks, as everybody does.
 *
 * @throws NOT_FOUND for who may not see the bot, FORBIDDEN for who may see it but not do this.
 */
export async function lockBotAs(
  db: Kysely<unknown>,
  botId: string,
  viewer: Viewer,
  needed: BotRole,
): Promise<LockedBot & { readonly role: BotRole }> {
  // Whoever may not see it makes nobody wait.
  await sql`
    select from bot b where b.id = ${botId} and ${selectRole(viewer)} is not null for no key update
  `.execute(db);
  // By a look of its own: what the first one saw may have changed while it waited for the lock.
  const { rows } = await sql<LockedBot & { readonly role: BotRole | null }>`
    select ${selectRole(viewer)} as role, b.wanted, b.report_interval_seconds as "reportIntervalSeconds", a.email as "ownerEmail"
    from bot b join account a on a.id = b.owner_id where b.id = ${botId}
  `.execute(db);
  const [bot] = rows;
  const role = requireRole(bot?.role, needed, botId);
  if (bot === undefined) {
    throw noSuchBot(botId);
  }
  return { ...bot, role };
}
