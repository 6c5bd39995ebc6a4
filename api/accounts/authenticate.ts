import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import type { AccountRole } from "./account.entity.ts";
import type { SessionKind, SessionScope } from "./session.entity.ts";
import { hashToken, isLimitedToken } from "./token.ts";

/** Who asks, and by what right. */
export interface Viewer {
  readonly accountId: string;
  readonly email: string;
  readonly role: AccountRole;
  readonly sessionId: string;
  /** What the session may do of what the account may. */
  readonly scope: SessionScope;
  /** What the API token is called that was used; null: none was. */
  readonly tokenName: string | null;
  /** What a share link shows, to whoever has it; null: the account itself asks. */
  readonly link: ViewerLink | null;
}

/** A share link, which shows one bot and nothing else. */
export interface ViewerLink {
  readonly botId: string;
  /** Whether amounts of money are kept from whoever uses it. */
  readonly hidesMoney: boolean;
}

interface ViewerRow {
  readonly session_id: string;
  readonly kind: SessionKind;
  readonly scope: SessionScope;
  readonly name: string | null;
  readonly account_id: string;
  readonly email: string;
  readonly role: AccountRole;
  readonly bot_id: string | null;
  readonly hides_money: boolean | null;
}

/** The name of the dashboard's cookie. */
export const SESSION_COOKIE = "botwatch_session";

/** Where a token was found; a stale cookie is forgiven where a stale header is not. */
export interface GivenToken {
  readonly token: string;
  readonly isCookie: boolean;
}

/**
 * The token of a request: of its `Authorization: Bearer` header, else of its cookie; null without one. Another scheme is
 * somebody else's, a proxy's for example. A cookie carries the session of whoever signed in; a token that was made for a program or a
 * link is taken from no cookie, which would send it along unasked.
 */
export function tokenOf(headers: Pick<Headers, "get">): GivenToken | null {
  const authorization = headers.get("authorization");
  if (authorization !== null && /^bearer\b/i.test(authorization)) {
    const [, token = ""] = /^bearer +(\S+) *$/i.exec(authorization) ?? [];
    return { token, isCookie: false };
  }
  const cookies = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("="));
  const token = cookies.find(([name]) => name === SESSION_COOKIE)?.[1];
  return token === undefined || token === "" || isLimitedToken(token) ? null : { token, isCookie: true };
}

/** Who holds a token; null when it is unknown, expired or revoked, or the link of a bot that has changed hands. */
export async function findViewer(em: EntityManager, token: string): Promise<Viewer | null> {
  const { rows } = await sql<ViewerRow>`
    select s.id as session_id, s.kind, s.scope, s.name, a.id as account_id, a.email, a.role, l.bot_id, l.hides_money
    from session s join account a on a.id = s.account_id
    left join share_link l on l.session_id = s.id left join bot b on b.id = l.bot_id
    where s.token_hash = ${hashToken(token)} and s.expires_at > clock_timestamp() and a.disabled_at is null
      and (s.kind <> 'SHARE_LINK' or b.owner_id = a.id)
  `.execute(em.getKysely());
  const [row] = rows;
  return row === undefined ? null : toViewer(row);
}

function toViewer(row: ViewerRow): Viewer {
  return {
    accountId: row.account_id,
    email: row.email,
    role: row.role,
    sessionId: row.session_id,
    scope: row.scope,
    tokenName: row.kind === "API_TOKEN" ? row.name : null,
    link: row.bot_id === null ? null : { botId: row.bot_id, hidesMoney: row.hides_money === true },
  };
}

/**
 * The cookie that carries a token, or takes it away.
 *
 * @param isSecure - whether browsers may send it over https only.
 */
export function sessionCookie(token: string | null, expiresAt: Date, isSecure: boolean): string {
  const attributes = [
    `${SESSION_COOKIE}=${token ?? ""}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Lax",
    `Expires=${expiresAt.toUTCString()}`,
    ...(isSecure ? ["Secure"] : []),
  ];
  return attributes.join("; ");
}
