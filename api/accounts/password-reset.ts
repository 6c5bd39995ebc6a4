import { hash as hashPassword } from "@node-rs/argon2";
import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { DomainError } from "../errors.ts";
import { Account } from "./account.entity.ts";
import type { Caller } from "./caller.ts";
import { endsIn, EXPIRES_AT_MS, type Expiring, expiryOf } from "./expiry.ts";
import { PasswordReset } from "./password-reset.entity.ts";
import { refuseLength } from "./password.ts";
import { Session } from "./session.entity.ts";
import { createToken, type NewToken } from "./sign-in.ts";
import { SignInLink } from "./sign-in-link.entity.ts";
import { createSecret, hashSecret } from "./token.ts";

/** The right to set an account's password once, as it is handed out, once. */
export interface NewPasswordReset {
  /** Stands behind `#` in the address of the page that uses it: no server is sent it with a request for that page. */
  readonly secret: string;
  readonly expiresAt: Date;
}

/** Long enough for a mail to come and to be read. */
const RESET_MS = 3_600_000;

/** Makes a secret that sets an account's password once, within an hour. */
export async function createPasswordReset(em: EntityManager, account: Account): Promise<NewPasswordReset> {
  const secret = createSecret();
  const { rows } = await sql<Expiring>`
    insert into password_reset (secret_hash, account_id, expires_at)
    values (${hashSecret(secret)}, ${account.id}, ${endsIn(RESET_MS)}) returning ${EXPIRES_AT_MS}
  `.execute(em.getKysely());
  return { secret, expiresAt: expiryOf(rows) };
}

/**
 * Spends a secret: sets the password of its account, ends all that was open until then (sessions, API tokens, share links, one-time
 * links), and opens a session.
 *
 * @throws BAD_USER_INPUT naming the field: a password of the wrong length, a secret that opens nothing.
 */
export async function resetPassword(
  em: EntityManager,
  given: { readonly secret: string; readonly password: string; readonly caller: Caller },
): Promise<{ readonly account: Account; readonly token: NewToken }> {
  refuseLength(given.password);
  const secretHash = hashSecret(given.secret);
  const { rows: found } = await sql<{ account_id: string }>`
    select account_id from password_reset where secret_hash = ${secretHash} and expires_at > clock_timestamp()
  `.execute(em.getKysely());
  const accountId = found[0]?.account_id;
  if (accountId === undefined) {
    throw isSpent();
  }
  const passwordHash = await hashPassword(given.password);
  return em.transactional(async (transaction) => {
    // The account first, as everybody does who ends what an account has open.
    const { rows } = await sql`
      select from account where id = ${accountId} and disabled_at is null for no key update
    `.execute(transaction.getKysely());
    const spent = await transaction.nativeDelete(PasswordReset, { secretHash });
    if (rows.length === 0 || spent === 0) {
      throw isSpent();
    }
    await transaction.nativeUpdate(Account, { id: accountId }, { passwordHash });
    await closeAccount(transaction, accountId);
    const account = await transaction.findOneOrFail(Account, { id: accountId }, { refresh: true });
    return { account, token: await createToken(transaction, account, { remember: false, caller: given.caller }) };
  });
}

/**
 * Ends all that an account has open: one-time links first, so that a session which one of them is just opening is found as well.
 */
export async function closeAccount(em: EntityManager, accountId: string): Promise<void> {
  await em.nativeDelete(SignInLink, { account: accountId });
  await em.nativeDelete(PasswordReset, { account: accountId });
  await em.nativeDelete(Session, { account: accountId });
}

function isSpent(): DomainError {
  return new DomainError(
    "BAD_USER_INPUT",
    "This link was used already, has been replaced or is older than an hour: ask for another one",
    { field: "token" },
  );
}
