import { hash as hashPassword, verify as verifyPassword } from "@node-rs/argon2";
import type { EntityManager } from "@mikro-orm/sql";
import { DomainError } from "../errors.ts";
import { Account } from "./account.entity.ts";
import type { Viewer } from "./authenticate.ts";
import { endOtherSessions } from "./open-sessions.ts";
import { PasswordReset } from "./password-reset.entity.ts";
import { SignInLink } from "./sign-in-link.entity.ts";

const SHORTEST = 8;
/** Longer ones are no safer, and hashing is paid for by the server. */
const LONGEST = 200;

/** Whether an account can be entered by a password. */
export async function canSignIn(em: EntityManager, accountId: string): Promise<boolean> {
  return (await em.count(Account, { id: accountId, passwordHash: { $ne: null } })) > 0;
}

/**
 * Sets the viewer's password, and ends at once all that was opened without it: every other sign-in of the account, and its
 * one-time links. API tokens and share links have names of their own, and go on until they are revoked.
 *
 * @param given.current - the password until now; an account without one needs none.
 * @param guarded - checks the current one, unless that has failed too often: whoever has got at a session must not guess on.
 * @throws BAD_USER_INPUT naming the field: a password of the wrong length, a current one that is not right. CONFLICT
 *   when the password was changed at the same time; what `guarded` throws.
 */
export async function setPassword(
  em: EntityManager,
  given: { readonly password: string; readonly current: string | null },
  viewer: Viewer,
  guarded: (check: () => Promise<void>) => Promise<void>,
): Promise<void> {
  refuseLength(given.password);
  const { passwordHash } = await em.findOneOrFail(Account, { id: viewer.accountId }, { disableIdentityMap: true });
  if (passwordHash != null) {
    const current = requireCurrent(given.current);
    await guarded(() => refuseWrong(current, passwordHash));
  }
  const newHash = await hashPassword(given.password);
  // Hashing takes a while, and no transaction is open meanwhile: what was checked must still be so.
  await em.transactional(async (transaction) => {
    const where = { id: viewer.accountId, passwordHash: passwordHash ?? null };
    if ((await transaction.nativeUpdate(Account, where, { passwordHash: newHash })) === 0) {
      throw new DomainError("CONFLICT", "The password was changed somewhere else at the same time");
    }
    await transaction.nativeDelete(SignInLink, { account: viewer.accountId });
    await transaction.nativeDelete(PasswordReset, { account: viewer.accountId });
    await endOtherSessions(transaction, viewer);
  });
}

/**
 * Refuses a password that is too short or too long.
 *
 * @throws BAD_USER_INPUT naming the field `password`.
 */
export function refuseLength(password: string): void {
  if (password.length < SHORTEST || password.length > LONGEST) {
    throw new DomainError("BAD_USER_INPUT", `Password must have ${SHORTEST} to ${LONGEST} characters`, {
      field: "password",
    });
  }
}

function requireCurrent(current: string | null): string {
  if (current === null) {
    throw new DomainError("BAD_USER_INPUT", "The current password is needed to change it", {
      field: "currentPassword",
    });
  }
  return current;
}

async function refuseWrong(current: string, passwordHash: string): Promise<void> {
  if (!(await verifyPassword(passwordHash, current).catch(() => false))) {
    throw new DomainError("BAD_USER_INPUT", "The current password is not right", { field: "currentPassword" });
  }
}
