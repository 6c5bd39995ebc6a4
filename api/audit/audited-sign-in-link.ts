import type { EntityManager } from "@mikro-orm/sql";
import { findViewer } from "../accounts/authenticate.ts";
import type { Caller } from "../accounts/caller.ts";
import { type NewToken, redeemSignInLink } from "../accounts/sign-in.ts";
import type { AuditLog } from "./audit-log.ts";

/** The name by which the log knows a one-time link that was opened, which is no mutation. */
const ACTION = "openSignInLink";

/**
 * Spends a one-time link, and writes down who has signed in by it. One that opens nothing leaves no entry: it names nobody,
 * and any stranger could fill the log with such.
 *
 * @param from - from where, and by which id the server's logs name the request; null: it has none.
 * @returns null when it opens nothing.
 */
export async function redeemAuditedLink(
  parts: { readonly fork: () => EntityManager; readonly audit: AuditLog },
  secret: string,
  from: { readonly caller: Caller; readonly requestId: string | null },
): Promise<NewToken | null> {
  const token = await redeemSignInLink(parts.fork(), secret, from.caller);
  const viewer = token === null ? null : await findViewer(parts.fork(), token.token).catch(() => null);
  if (viewer !== null) {
    await parts.audit.write({ action: ACTION, viewer, claimedEmail: null, target: null, ...from }, []);
  }
  return token;
}
