import { hash as hashPassword, verify as verifyPassword } from "@node-rs/argon2";
import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { DomainError } from "../errors.ts";
import { Account, type AccountRole } from "./account.entity.ts";
import { type Caller, UNKNOWN_CALLER } from "./caller.ts";
import { normalizeEmail } from "./email.ts";
import { endsIn, EXPIRES_AT_MS, type Expiring, expiryOf } from "./expiry.ts";
import { Session } from "./session.entity.ts";
import { createSecret, hashSecret, hashToken } from "./token.ts";

/** A token as it is handed out, once. */
export interface NewToken {
  readonly token: string;
  readonly expiresAt: Date;
}

const HOUR_MS = 3_600_000;
const SESSION_MS = 12 * HOUR_MS;
const REMEMBERED_SESSION_MS = 30 * 24 * HOUR_MS;
const LINK_MS = 10 * 60_000;

/** Verified against where there is no account, so that its absence takes as long to answer as a wrong password. */
const NOBODYS_PASSWORD_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$uyzeOhe/3uxqTk2ZjOg2aQ$E2+iPXmj49A1aj7S121o68ghHYKOd4zhj7OLaz2QPSY";

/** Makes an account that can sign in with a password. */
export async function createAccount(
  em: EntityManager,
  email: string,
  password: string | null,
  role: AccountRole = "USER",
): Promise<Account> {
  const account = em.create(Account, {
    email: normalizeEmail(email),
    role,
    passwordHash: password === null ? null : await hashPassword(password),
  });
  await em.flush();
  return account;
}

/**
 * Checks an e-mail and a password.
 *
 * @throws UNAUTHENTICATED, the same for an unknown account and a wrong password.
 */
async function checkPassword(em: EntityManager, email: string, password: string): Promise<Account> {
  const account = await em.findOne(Account, { email: normalizeEmail(email) });
  const isRight = await verifyPassword(account?.passwordHash ?? NOBODYS_PASSWORD_HASH, password).catch(() => false);
  if (account === null || account.passwordHash == null || account.disabledAt != null || !isRight) {
    throw notRight();
  }
  return account;
}

function notRight(): DomainError {
  return new DomainError("UNAUTHENTICATED", "The e-mail or the password is not right");
}

/**
 * Checks an e-mail and a password and opens a session.
 *
 * @throws UNAUTHENTICATED, the same for an unknown account and a wrong password.
 */
export async function signIn(
  em: EntityManager,
  given: {
    readonly email: string;
    readonly password: string;
    readonly remember: boolean;
    readonly caller: Caller;
  },
): Promise<{ readonly account: Account; readonly token: NewToken }> {
  const account = await checkPassword(em, given.email, given.password);
  return em.transactional(async (transaction) => {
    // Checking takes a while, and whoever changes the password meanwhile ends all sessions that the old one has opened.
    const { rows } = await sql`
      select from account where id = ${account.id} and password_hash = ${account.passwordHash} and disabled_at is null for share
    `.execute(transaction.getKysely());
    if (rows.length === 0) {
      throw notRight();
    }
    return { account, token: await createToken(transaction, account, given) };
  });
}

/**
 * Opens a session: 30 days when it is to be remembered, else 12 hours.
 *
 * @param options.caller - from where; unknown where it is not said.
 */
export async function createToken(
  em: EntityManager,
  account: Account,
  options: { readonly remember: boolean; readonly caller?: Caller },
): Promise<NewToken> {
  const token = createSecret();
  const { address, userAgent } = options.caller ?? UNKNOWN_CALLER;
  const { rows } = await sql<Expiring>`
    insert into session (account_id, token_hash, expires_at, address, user_agent)
    values (${account.id}, ${hashToken(token)}, ${endsIn(options.remember ? REMEMBERED_SESSION_MS : SESSION_MS)},
      ${address}, ${userAgent})
    returning ${EXPIRES_AT_MS}
  `.execute(em.getKysely());
  return { token, expiresAt: expiryOf(rows) };
}

/** Ends a session; every stream it opened ends with it. */
export async function revokeSession(em: EntityManager, sessionId: string): Promise<void> {
  await em.nativeDelete(Session, { id: sessionId });
}

/** Makes a link's secret, good for one sign-in within ten minutes. */
export async function createSignInLink(
  em: EntityManager,
  account: Account,
): Promise<{ readonly secret: string; readonly expiresAt: Date }> {
  const secret = createSecret();
  const { rows } = await sql<Expiring>`
    insert into sign_in_link (secret_hash, account_id, expires_at)
    values (${hashSecret(secret)}, ${account.id}, ${endsIn(LINK_MS)}) returning ${EXPIRES_AT_MS}
  `.execute(em.getKysely());
  return { secret, expiresAt: expiryOf(rows) };
}

/**
 * Spends a link: the row is deleted by whoever comes first.
 *
 * @returns null when the link is unknown, spent or too old.
 */
export async function redeemSignInLink(
  em: EntityManager,
  secret: string,
  caller: Caller = UNKNOWN_CALLER,
): Promise<NewToken | null> {
  // Together: whoever takes the links of an account away also finds the session that one of them has just opened.
  return em.transactional(async (transaction) => {
    const { rows } = await sql<{ account_id: string; is_good: boolean }>`
      delete from sign_in_link where secret_hash = ${hashSecret(secret)}
      returning account_id, expires_at > clock_timestamp() as is_good
    `.execute(transaction.getKysely());
    const [link] = rows;
    return link?.is_good === true
      ? createToken(transaction, transaction.getReference(Account, link.account_id), { remember: true, caller })
      : null;
  });
}

/**
 * The account an operator means: the one with this e-mail, or the first one that is not disabled.
 *
 * @throws NOT_FOUND when there is none; CONFLICT when it is disabled.
 */
export async function findOperatedAccount(em: EntityManager, email?: string): Promise<Account> {
  const where = email === undefined ? { disabledAt: null } : { email: normalizeEmail(email) };
  const [account] = await em.find(Account, where, { orderBy: { createdAt: "asc", id: "asc" }, limit: 1 });
  if (account === undefined) {
    throw new DomainError(
      "NOT_FOUND",
      email === undefined ? "There is no account yet" : `There is no account ${email}`,
    );
  }
  if (account.disabledAt != null) {
    throw new DomainError("CONFLICT", `The account ${account.email} is disabled: enable it first`);
  }
  return account;
}
