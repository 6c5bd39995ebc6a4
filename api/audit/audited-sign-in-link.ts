import type { EntityManager } from "@mikro-orm/sql";
import { findViewer } from "../accounts/authenticate.ts";
import { type NewToken, redeemSignInLink } from "../accounts/sign-in.ts";
import type { AuditedCall, AuditLog } from "./audit-log.ts";

/** The name by which the log knows a one-time link that was opened, which is no mutation. */
export const OPEN_SIGN_IN_LINK = "openSignInLink";

/**
 * Spends a one-time link, and writes down who has signed in by it. One that opens nothing leaves no entry: it names nobody,
 * and any stranger could fill the log with such.
 *
 * @param request - from where, and by which id the server's logs name the request; null: it has none.
 * @returns null when it opens nothing.
 */
export async function redeemAuditedLink(
  parts: { readonly fork: () => EntityManager; readonly audit: AuditLog },
  secret: string,
  request: Pick<AuditedCall, "caller" | "requestId">,
): Promise<NewToken | null> {
  const token = await redeemSignInLink(parts.fork(), secret, request.caller);
  const viewer = token === null ? null : await findViewer(parts.fork(), token.token).catch(() => null);
  if (viewer !== null) {
    await parts.audit.write(
      { action: OPEN_SIGN_IN_LINK, viewer, claimedEmail: null, target: null, ...request },
      [],
    );
  }
  return token;
}
