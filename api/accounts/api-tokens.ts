import { type EntityManager, raw } from "@mikro-orm/sql";
import { sql } from "kysely";
import { DomainError } from "../errors.ts";
import type { Viewer } from "./authenticate.ts";
import { endsIn } from "./expiry.ts";
import { holdAccount } from "./hold-account.ts";
import { Session } from "./session.entity.ts";
import { createLimitedToken, hashToken } from "./token.ts";
import { checkTokenName } from "./token-name.ts";

/** What a token for a program may do: read; or read, start and stop. */
export const TOKEN_SCOPES = ["READ", "CONTROL"] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** A token of the viewer's, without what it opens doors with. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly scope: TokenScope;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface NewApiToken {
  readonly name: string;
  readonly scope: TokenScope;
  /** 1 to 366. */
  readonly expiresInDays: number;
}

/** Enough for a person's programs; who needs more makes accounts for them. */
export const MOST_TOKENS = 50;
export const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;

/** The viewer's tokens that are still good, the newest first. */
export async function listApiTokens(em: EntityManager, { accountId }: Viewer): Promise<ApiToken[]> {
  const sessions = await em.find(
    Session,
    { account: accountId, kind: "API_TOKEN", expiresAt: { $gt: raw("clock_timestamp()") } },
    { orderBy: { createdAt: "desc", id: "asc" }, disableIdentityMap: true },
  );
  return sessions.map(toApiToken);
}

/**
 * Makes a token for a program, which may do less than its account.
 *
 * @returns the token itself as well, which is stored nowhere.
 * @throws BAD_USER_INPUT naming the field; CONFLICT when the account has as many as it may; UNAUTHENTICATED when the session that
 * asks has ended meanwhile.
 */
export async function createApiToken(
  em: EntityManager,
  given: NewApiToken,
  viewer: Viewer,
): Promise<{ readonly token: string; readonly apiToken: ApiToken }> {
  const { accountId } = viewer;
  const name = checkTokenName(given.name);
  refuseDays(given.expiresInDays);
  const token = createLimitedToken();
  return em.transactional(async (transaction) => {
    // One at a time for an account, too.
    await holdAccount(transaction, viewer);
    await transaction.nativeDelete(Session, {
      account: accountId,
      kind: "API_TOKEN",
      expiresAt: { $lte: raw("clock_timestamp()") },
    });
    if ((await transaction.count(Session, { account: accountId, kind: "API_TOKEN" })) >= MOST_TOKENS) {
      throw new DomainError("CONFLICT", `An account has at most ${MOST_TOKENS} API tokens: revoke one first`);
    }
    const tokenHash = hashToken(token);
    await sql`
      insert into session (account_id, token_hash, kind, scope, name, expires_at)
      values (${accountId}, ${tokenHash}, 'API_TOKEN', ${given.scope}, ${name}, ${endsIn(given.expiresInDays * DAY_MS)})
    `.execute(transaction.getKysely());
    const session = await transaction.findOneOrFail(Session, { tokenHash });
    return { token, apiToken: toApiToken(session) };
  });
}

/**
 * Revokes a token of the viewer's; every stream it opened ends at once.
 *
 * @throws NOT_FOUND when the viewer has no such token.
 */
export async function revokeApiToken(em: EntityManager, id: string, { accountId }: Viewer): Promise<string> {
  if ((await em.nativeDelete(Session, { id, account: accountId, kind: "API_TOKEN" })) === 0) {
    throw new DomainError("NOT_FOUND", `There is no API token ${id}`);
  }
  return id;
}

function refuseDays(expiresInDays: number): void {
  if (expiresInDays < 1 || expiresInDays > LONGEST_DAYS) {
    const message = `A token is good for 1 to ${LONGEST_DAYS} days, found ${expiresInDays}`;
    throw new DomainError("BAD_USER_INPUT", message, { field: "expiresInDays" });
  }
}

function toApiToken({ id, name, scope, createdAt, expiresAt, lastUsedAt }: Session): ApiToken {
  return {
    id,
    name: name ?? "",
    // The database keeps tokens from having the scope FULL.
    scope: scope === "CONTROL" ? "CONTROL" : "READ",
    createdAt,
    expiresAt,
    lastUsedAt: lastUsedAt ?? null,
  };
}
