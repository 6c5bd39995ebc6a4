import type { EntityManager } from "@mikro-orm/sql";
import { type Kysely, sql } from "kysely";
import type { Viewer } from "../accounts/authenticate.ts";
import { holdAccount } from "../accounts/hold-account.ts";
import { createLimitedToken, hashToken } from "../accounts/token.ts";
import { checkTokenName } from "../accounts/token-name.ts";
import { DomainError } from "../errors.ts";
import { lockBotAs, readRelation, requireRole } from "./bot-access.ts";

/** A link as its owner sees it; what opens it is known to whoever was handed it, and to nobody else. */
export interface ShareLinkReading {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly hidesMoney: boolean;
  /** To a minute; null: not yet. */
  readonly lastUsedAt: Date | null;
}

/** What a link is to be. */
export interface ShareLinkSettings {
  readonly botId: string;
  readonly name: string;
  readonly expiresInHours: number;
  readonly hidesMoney: boolean;
}

/** More links of one bot than anybody can tell apart by their names. */
const MOST_LINKS = 50;

/**
 * Makes a link that shows one bot of the viewer's to whoever has it.
 *
 * @returns the link, and the token that opens it, which is stored nowhere.
 * @throws NOT_FOUND when there is no such bot that the viewer may see; FORBIDDEN when it is somebody else's; BAD_USER_INPUT
 * for a name that is empty or too long; CONFLICT when the bot has as many links as it may have; UNAUTHENTICATED when the session
 * that asks has ended meanwhile.
 */
export async function createShareLink(
  em: EntityManager,
  settings: ShareLinkSettings,
  viewer: Viewer,
): Promise<{ readonly link: ShareLinkReading; readonly token: string }> {
  const name = checkTokenName(settings.name);
  const token = createLimitedToken();
  const link = await em.transactional(async (transaction) => {
    const db = transaction.getKysely<unknown>();
    await holdAccount(transaction, viewer);
    // As nobody deletes it or gives it away meanwhile, links are counted one after the other as well.
    await lockBotAs(db, settings.botId, viewer, "OWNER");
    await forgetDeadLinks(db, viewer);
    if ((await selectLinks(db, settings.botId, viewer)).length >= MOST_LINKS) {
      const message = `Bot ${settings.botId} has ${MOST_LINKS} share links already: revoke one first`;
      throw new DomainError("CONFLICT", message);
    }
    const { rows } = await sql<{ id: string }>`
      with opened as (
        insert into session (account_id, token_hash, kind, scope, name, expires_at)
        values (${viewer.accountId}, ${hashToken(token)}, 'SHARE_LINK', 'READ', ${name},
          clock_timestamp() + make_interval(hours => ${settings.expiresInHours}))
        returning id
      )
      insert into share_link (session_id, bot_id, hides_money)
      select id, ${settings.botId}, ${settings.hidesMoney} from opened
      returning session_id as id
    `.execute(db);
    return (await selectLinks(db, settings.botId, viewer)).find(({ id }) => id === rows[0]?.id);
  });
  if (link === undefined) {
    throw new Error("The share link that was just made is not there");
  }
  return { link, token };
}

/**
 * The links of a bot of the viewer's that open it, the newest first.
 *
 * @throws NOT_FOUND when there is no such bot that the viewer may see; FORBIDDEN when it is somebody else's.
 */
export async function listShareLinks(
  em: EntityManager,
  botId: string,
  viewer: Viewer,
): Promise<readonly ShareLinkReading[]> {
  const db = em.getKysely<unknown>();
  requireRole((await readRelation(db, botId, viewer))?.viewerRole, "OWNER", botId);
  return selectLinks(db, botId, viewer);
}

/**
 * Ends a link of the viewer's, and every stream that it has opened.
 *
 * @throws NOT_FOUND when there is no such link of the viewer's.
 */
export async function revokeShareLink(em: EntityManager, linkId: string, viewer: Viewer): Promise<string> {
  const { rows } = await sql`
    delete from session
    where id = ${linkId} and kind = 'SHARE_LINK' and account_id = ${viewer.accountId}
    returning id
  `.execute(em.getKysely());
  if (rows.length === 0) {
    throw new DomainError("NOT_FOUND", `There is no share link ${linkId}`);
  }
  return linkId;
}

/** When the session that asks ends by itself. */
export async function sessionEndsAt(em: EntityManager, viewer: Viewer): Promise<Date> {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from expires_at) * 1000)::float8 as ms from session where id = ${viewer.sessionId}
  `.execute(em.getKysely());
  // Revoked in the midst of the request: it has ended.
  return new Date(rows[0]?.ms ?? 0);
}

/** Those that have expired, and those whose bot was deleted. */
async function forgetDeadLinks(db: Kysely<unknown>, viewer: Viewer): Promise<void> {
  await sql`
    delete from session s where s.account_id = ${viewer.accountId} and s.kind = 'SHARE_LINK' and (
      s.expires_at <= clock_timestamp() or not exists (select from share_link l where l.session_id = s.id)
    )
  `.execute(db);
}

interface LinkRow {
  readonly id: string;
  readonly name: string | null;
  readonly hides_money: boolean;
  readonly created_at_ms: number;
  readonly expires_at_ms: number;
  readonly last_used_at_ms: number | null;
}

async function selectLinks(
  db: Kysely<unknown>,
  botId: string,
  viewer: Viewer,
): Promise<readonly ShareLinkReading[]> {
  const { rows } = await sql<LinkRow>`
    select s.id, s.name, l.hides_money,
      (extract(epoch from s.created_at) * 1000)::float8 as created_at_ms,
      (extract(epoch from s.expires_at) * 1000)::float8 as expires_at_ms,
      (extract(epoch from s.last_used_at) * 1000)::float8 as last_used_at_ms
    from share_link l join session s on s.id = l.session_id
    where l.bot_id = ${botId} and s.account_id = ${viewer.accountId} and s.expires_at > clock_timestamp()
    order by s.created_at desc, s.id desc
  `.execute(db);
  return rows.map((row) => ({
    id: row.id,
    name: row.name ?? "",
    createdAt: new Date(row.created_at_ms),
    expiresAt: new Date(row.expires_at_ms),
    hidesMoney: row.hides_money,
    lastUsedAt: row.last_used_at_ms === null ? null : new Date(row.last_used_at_ms),
  }));
}
