import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { Account } from "./account.entity.ts";
import { createAccount } from "./sign-in.ts";

/** The address of an account that nobody named; it is entered by a one-time link. */
const NAMELESS_EMAIL = "owner@botwatch.local";
/** Two servers that start together on an empty database make one account. */
const FIRST_ACCOUNT_LOCK = 7_240_116_294;

/** Makes the first account where there is none: with the password given, or one that only a link opens. */
export async function ensureFirstAccount(
  em: EntityManager,
  admin: { readonly email: string; readonly password: string } | null,
): Promise<void> {
  await em.transactional(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${FIRST_ACCOUNT_LOCK}::bigint)`.execute(transaction.getKysely());
    if ((await transaction.count(Account)) === 0) {
      await createAccount(transaction, admin?.email ?? NAMELESS_EMAIL, admin?.password ?? null, "ADMIN");
    }
  });
}

/** Whether anybody can sign in with a password. */
export async function hasPassword(em: EntityManager): Promise<boolean> {
  return (await em.count(Account, { passwordHash: { $ne: null } })) > 0;
}
