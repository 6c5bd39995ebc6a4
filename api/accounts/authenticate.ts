import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import type { AccountRole } from "./account.entity.ts";
import { hashSecret } from "./token.ts";

/** Who asks, and by what right. */
export interface Viewer {
  readonly accountId: string;
  readonly email: string;
  readonly role: AccountRole;
  readonly sessionId: string;
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
 * somebody else's, a proxy's for example.
 */
export function tokenOf(headers: Pick<Headers, "get">): GivenToken | null {
  const authorization = headers.get("authorization");
  if (authorization !== null && /^bearer\b/i.test(authorization)) {
    const [, token = ""] = /^bearer +(\S+) *$/i.exec(authorization) ?? [];
    return { token, isCookie: false };
  }
  const cookies = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("="));
  const token = cookies.find(([name]) => name === SESSION_COOKIE)?.[1];
  return token === undefined || token === "" ? null : { token, isCookie: true };
}

/** Who holds a token; null when it is unknown, expired or revoked. */
export async function findViewer(em: EntityManager, token: string): Promise<Viewer | null> {
  const { rows } = await sql<{ session_id: string; account_id: string; email: string; role: AccountRole }>`
    select s.id as session_id, a.id as account_id, a.email, a.role
    from session s join account a on a.id = s.account_id
    where s.token_hash = ${hashSecret(token)} and s.expires_at > clock_timestamp()
  `.execute(em.getKysely());
  const [row] = rows;
  return row === undefined
    ? null
    : { accountId: row.account_id, email: row.email, role: row.role, sessionId: row.session_id };
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
