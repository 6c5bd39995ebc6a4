import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import type { Viewer } from "../accounts/authenticate.ts";
import { checkEmail, normalizeEmail } from "../accounts/email.ts";
import { DomainError } from "../errors.ts";
import { lockBotAs, requireRole } from "./bot-access.ts";
import type { BotRole, MemberRole } from "./bot-member.entity.ts";
import { actAs } from "./bot-settings.ts";

/** Somebody a bot is shared with. */
export interface BotMemberReading {
  readonly email: string;
  readonly role: MemberRole;
  readonly since: Date;
}

/** With how many one bot can be shared. */
export const MOST_MEMBERS = 100;

interface MemberRow {
  readonly email: string;
  readonly role: MemberRole;
  readonly since_ms: number;
}

const MEMBER = sql`m.email, m.role, (extract(epoch from m.created_at) * 1000)::float8 as since_ms`;

/** With whom a bot is shared, by e-mail: all for its owner, themself for a member, nobody for a share link. */
export async function listMembers(
  em: EntityManager,
  bot: { readonly id: string; readonly viewerRole: BotRole },
  viewer: Viewer,
): Promise<BotMemberReading[]> {
  const isSeen =
    bot.viewerRole === "OWNER"
      ? sql`m.email <> ${viewer.email}`
      : sql`m.email = ${viewer.email} and ${viewer.link === null}`;
  const { rows } = await sql<MemberRow>`
    select ${MEMBER} from bot_member m where m.bot_id = ${bot.id} and ${isSeen} order by m.email
  `.execute(em.getKysely());
  return rows.map(toReading);
}

/**
 * Shares a bot with whoever has, or comes to have, an account of this e-mail, or changes what they may do. The answer is
 * the same whether or not there is such an account.
 *
 * @throws NOT_FOUND and FORBIDDEN for who is not the owner; BAD_USER_INPUT for an e-mail that is none or the owner's;
 * CONFLICT where it is shared with {@link MOST_MEMBERS} others.
 */
export async function shareBot(
  em: EntityManager,
  request: { readonly botId: string; readonly email: string; readonly role: MemberRole },
  viewer: Viewer,
): Promise<BotMemberReading> {
  return em.transactional(async (transaction) => {
    const db = transaction.getKysely<unknown>();
    await actAs(transaction, viewer);
    const { ownerEmail } = await lockBotAs(db, request.botId, viewer, "OWNER");
    const email = checkEmail(request.email);
    refuseOwner(email, ownerEmail);
    await refuseTooMany(transaction, request.botId, email);
    const { rows } = await sql<MemberRow>`
      insert into bot_member as m (bot_id, email, role) values (${request.botId}, ${email}, ${request.role})
      on conflict (bot_id, email) do update set role = excluded.role
      returning ${MEMBER}
    `.execute(db);
    const [row] = rows;
    if (row === undefined) {
      throw new Error("The member that was just written is not there");
    }
    return toReading(row);
  });
}

/**
 * Ends that a bot is shared with somebody: for its owner, and for whoever takes themself away.
 *
 * @returns whether it was shared with them.
 * @throws NOT_FOUND for who may not see the bot; FORBIDDEN for who takes somebody else away without being the owner.
 */
export async function unshareBot(
  em: EntityManager,
  request: { readonly botId: string; readonly email: string },
  viewer: Viewer,
): Promise<boolean> {
  const email = normalizeEmail(request.email);
  return em.transactional(async (transaction) => {
    const db = transaction.getKysely<unknown>();
    await actAs(transaction, viewer);
    const { role } = await lockBotAs(db, request.botId, viewer, "VIEWER");
    requireRole(role, email === viewer.email && viewer.link === null ? "VIEWER" : "OWNER", request.botId);
    const { rows } = await sql`
      delete from bot_member where bot_id = ${request.botId} and email = ${email} returning email
    `.execute(db);
    return rows.length > 0;
  });
}

function refuseOwner(email: string, ownerEmail: string): void {
  if (email === ownerEmail) {
    throw new DomainError("BAD_USER_INPUT", "The bot is this account's own: share it with somebody else", {
      field: "email",
    });
  }
}

/** The bot is locked, so that nobody else is added meanwhile. */
async function refuseTooMany(em: EntityManager, botId: string, email: string): Promise<void> {
  const { rows } = await sql<{ others: string | number }>`
    select count(*) as others from bot_member where bot_id = ${botId} and email <> ${email}
  `.execute(em.getKysely());
  if (Number(rows[0]?.others) >= MOST_MEMBERS) {
    throw new DomainError("CONFLICT", `A bot can be shared with at most ${MOST_MEMBERS} people`);
  }
}

function toReading(row: MemberRow): BotMemberReading {
  return { email: row.email, role: row.role, since: new Date(row.since_ms) };
}
