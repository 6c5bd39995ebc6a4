import { type EntityManager, raw } from "@mikro-orm/sql";
import { DomainError } from "../errors.ts";
import type { Viewer } from "./authenticate.ts";
import { Session } from "./session.entity.ts";

/** A session that came about by signing in, and is open. */
export type OpenSession = Pick<
  Session,
  "id" | "createdAt" | "expiresAt" | "lastUsedAt" | "address" | "userAgent"
> & {
  /** Whether it is the one that asks. */
  readonly isCurrent: boolean;
};

/** The viewer's sessions that are open, the one that asks first, then the newest. */
export async function listSessions(em: EntityManager, viewer: Viewer): Promise<OpenSession[]> {
  const sessions = await em.find(
    Session,
    { account: viewer.accountId, kind: "SIGN_IN", expiresAt: { $gt: raw("clock_timestamp()") } },
    { orderBy: { createdAt: "desc", id: "asc" }, disableIdentityMap: true },
  );
  const isCurrent = ({ id }: Session) => id === viewer.sessionId;
  return [...sessions.filter(isCurrent), ...sessions.filter((one) => !isCurrent(one))].map((session) =>
    Object.assign(session, { isCurrent: isCurrent(session) }),
  );
}

/**
 * Ends a session of the viewer's; every stream it opened ends at once.
 *
 * @throws NOT_FOUND when the viewer has no such session.
 */
export async function endSession(em: EntityManager, id: string, { accountId }: Viewer): Promise<string> {
  if ((await em.nativeDelete(Session, { id, account: accountId, kind: "SIGN_IN" })) === 0) {
    throw new DomainError("NOT_FOUND", `There is no session ${id}`);
  }
  return id;
}

/**
 * Ends the viewer's sessions but the one that asks; API tokens and share links stay.
 *
 * @returns how many there were.
 */
export function endOtherSessions(em: EntityManager, { accountId, sessionId }: Viewer): Promise<number> {
  return em.nativeDelete(Session, { account: accountId, kind: "SIGN_IN", id: { $ne: sessionId } });
}
