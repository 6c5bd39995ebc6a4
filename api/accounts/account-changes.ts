import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { DomainError } from "../errors.ts";
import { Account, type AccountRole } from "./account.entity.ts";
import { findListedAccount, type ListedAccount } from "./account-list.ts";
import { asAdministrator, keepAdministrator } from "./administrator.ts";
import type { Viewer } from "./authenticate.ts";
import { checkEmail } from "./email.ts";
import { closeAccount, createPasswordReset, type NewPasswordReset } from "./password-reset.ts";
import { createAccount as insertAccount } from "./sign-in.ts";

/** An account with a secret that sets its password once, for whoever it is made for. */
export interface AccountWithReset {
  readonly account: ListedAccount;
  readonly reset: NewPasswordReset;
}

/**
 * Makes an account without a password, and a secret that sets its first one.
 *
 * @throws FORBIDDEN; BAD_USER_INPUT naming `email`; CONFLICT when there is one with this e-mail.
 */
export async function createAccount(
  em: EntityManager,
  given: { readonly email: string; readonly role: AccountRole },
  viewer: Viewer,
): Promise<AccountWithReset> {
  return asAdministrator(em, viewer, async (transaction) => {
    const email = checkEmail(given.email);
    if ((await transaction.count(Account, { email })) > 0) {
      throw new DomainError("CONFLICT", `There is an account ${email} already`, { field: "email" });
    }
    return withReset(transaction, await insertAccount(transaction, email, null, given.role));
  });
}

/**
 * Gives an account another role.
 *
 * @throws FORBIDDEN; NOT_FOUND; CONFLICT for the last administrator.
 */
export function setAccountRole(
  em: EntityManager,
  id: string,
  role: AccountRole,
  viewer: Viewer,
): Promise<ListedAccount> {
  return asAdministrator(em, viewer, async (transaction) => {
    const account = await findAccount(transaction, id);
    if (role !== "ADMIN") {
      await keepAdministrator(transaction, account);
    }
    await transaction.nativeUpdate(Account, { id }, { role });
    return shown(transaction, id);
  });
}

/**
 * Shuts an account: all that it has open ends at once, and nothing opens it. Its bots go on as they are.
 *
 * @throws FORBIDDEN; NOT_FOUND; CONFLICT for the last administrator.
 */
export function disableAccount(em: EntityManager, id: string, viewer: Viewer): Promise<ListedAccount> {
  return asAdministrator(em, viewer, async (transaction) => {
    const account = await findAccount(transaction, id);
    await keepAdministrator(transaction, account);
    // The account first: whoever is just signing in to it is done before, or finds it shut.
    await transaction.nativeUpdate(Account, { id, disabledAt: null }, { disabledAt: new Date() });
    await closeAccount(transaction, id);
    return shown(transaction, id);
  });
}

/**
 * Opens an account again; what was ended stays so.
 *
 * @throws FORBIDDEN; NOT_FOUND.
 */
export function enableAccount(em: EntityManager, id: string, viewer: Viewer): Promise<ListedAccount> {
  return asAdministrator(em, viewer, async (transaction) => {
    await findAccount(transaction, id);
    await transaction.nativeUpdate(Account, { id }, { disabledAt: null });
    return shown(transaction, id);
  });
}

/**
 * Deletes an account with its bots and all that was recorded of them; nobody shares a bot with its e-mail any more.
 *
 * @throws FORBIDDEN; NOT_FOUND; CONFLICT for the last administrator.
 */
export function deleteAccount(em: EntityManager, id: string, viewer: Viewer): Promise<string> {
  return asAdministrator(em, viewer, async (transaction) => {
    const account = await findAccount(transaction, id);
    await keepAdministrator(transaction, account);
    await closeAccount(transaction, id);
    await sql`delete from bot_member where email = ${account.email}`.execute(transaction.getKysely());
    await transaction.nativeDelete(Account, { id });
    return id;
  });
}

/**
 * Makes a secret that sets an account's password once. Until it is used, everything stays as it is.
 *
 * @throws FORBIDDEN; NOT_FOUND; CONFLICT when the account is disabled.
 */
export function resetAccountPassword(em: EntityManager, id: string, viewer: Viewer): Promise<AccountWithReset> {
  return asAdministrator(em, viewer, async (transaction) => {
    const account = await findAccount(transaction, id);
    if (account.disabledAt != null) {
      throw new DomainError("CONFLICT", `The account ${account.email} is disabled: enable it first`);
    }
    return withReset(transaction, account);
  });
}

async function findAccount(transaction: EntityManager, id: string): Promise<Account> {
  const account = await transaction.findOne(Account, { id }, { refresh: true });
  if (account === null) {
    throw new DomainError("NOT_FOUND", `There is no account ${id}`);
  }
  return account;
}

async function withReset(transaction: EntityManager, account: Account): Promise<AccountWithReset> {
  const reset = await createPasswordReset(transaction, account);
  return { account: await shown(transaction, account.id), reset };
}

async function shown(transaction: EntityManager, id: string): Promise<ListedAccount> {
  const account = await findListedAccount(transaction, id);
  if (account === null) {
    throw new DomainError("NOT_FOUND", `There is no account ${id}`);
  }
  return account;
}
