import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { DomainError } from "../errors.ts";
import type { Viewer } from "./authenticate.ts";
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
    { account: accountId, kind: "API_TOKEN", expiresAt: { $gt: new Date() } },
    { orderBy: { createdAt: "desc", id: "asc" }, disableIdentityMap: true },
  );
  return sessions.map(toApiToken);
}

/**
 * Makes a token for a program, which may do less than its account.
 *
 * @returns the token itself as well, which is stored nowhere.
 * @throws BAD_USER_INPUT naming the field; CONFLICT when the account has as many as it may.
 */
export async function createApiToken(
  em: EntityManager,
  given: NewApiToken,
  { accountId }: Viewer,
): Promise<{ readonly token: string; readonly apiToken: ApiToken }> {
  const name = checkTokenName(given.name);
  refuseDays(given.expiresInDays);
  const token = createLimitedToken();
  return em.transactional(async (transaction) => {
    // One at a time for an account, and none for one that is being disabled: its sessions end after this is done.
    const { rows } = await sql`
      select from account where id = ${accountId} and disabled_at is null for no key update
    `.execute(transaction.getKysely());
    if (rows.length === 0) {
      throw new DomainError("UNAUTHENTICATED", "The account is disabled");
    }
    await transaction.nativeDelete(Session, {
      account: accountId,
      kind: "API_TOKEN",
      expiresAt: { $lte: new Date() },
    });
    if ((await transaction.count(Session, { account: accountId, kind: "API_TOKEN" })) >= MOST_TOKENS) {
      throw new DomainError("CONFLICT", `An account has at most ${MOST_TOKENS} API tokens: revoke one first`);
    }
    const session = transaction.create(Session, {
      account: accountId,
      tokenHash: hashToken(token),
      kind: "API_TOKEN",
      scope: given.scope,
      name,
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + given.expiresInDays * DAY_MS),
    });
    await transaction.flush();
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
