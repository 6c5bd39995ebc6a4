import { defineEntity, p } from "@mikro-orm/core";
import { Account } from "./account.entity.ts";

/** How a session came about: by signing in, as a token for a program, or as a link that shows one bot. */
export const SESSION_KINDS = ["SIGN_IN", "API_TOKEN", "SHARE_LINK"] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** What a session may do of what its account may: everything; read, start and stop; read. */
export const SESSION_SCOPES = ["FULL", "CONTROL", "READ"] as const;
export type SessionScope = (typeof SESSION_SCOPES)[number];

const SessionSchema = defineEntity({
  name: "Session",
  tableName: "session",
  checks: [
    { name: "session_kind_is_known", expression: "kind in ('SIGN_IN', 'API_TOKEN', 'SHARE_LINK')" },
    { name: "session_scope_is_known", expression: "scope in ('FULL', 'CONTROL', 'READ')" },
    { name: "session_scope_fits_kind", expression: "kind = 'SIGN_IN' or scope <> 'FULL'" },
  ],
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    account: () => p.manyToOne(Account).deleteRule("cascade").index("session_account_index"),
    /** What `hashSecret` makes of the token: the token itself is never stored. */
    tokenHash: p.text().unique(),
    kind: p.text().$type<SessionKind>().default("SIGN_IN"),
    scope: p.text().$type<SessionScope>().default("FULL"),
    /** What its maker calls it; null for one that came about by signing in. */
    name: p.text().nullable(),
    createdAt: p.datetime().columnType("timestamptz").defaultRaw("now()"),
    expiresAt: p.datetime().columnType("timestamptz"),
    /** To a minute; null: not since it was made. */
    lastUsedAt: p.datetime().columnType("timestamptz").nullable(),
    /** The address and the browser or program that opened it, where known. */
    address: p.text().nullable(),
    userAgent: p.text().nullable(),
  },
});

/** What one token opens, until it expires or the row is deleted, which revokes it. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
