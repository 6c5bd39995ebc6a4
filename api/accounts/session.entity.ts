import { defineEntity, p } from "@mikro-orm/core";
import { Account } from "./account.entity.ts";

const SessionSchema = defineEntity({
  name: "Session",
  tableName: "session",
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    account: () => p.manyToOne(Account).deleteRule("cascade").index("session_account_index"),
    /** SHA-256 of the token in hex: the token itself is never stored. */
    tokenHash: p.text().unique(),
    createdAt: p.datetime().columnType("timestamptz").defaultRaw("now()"),
    expiresAt: p.datetime().columnType("timestamptz"),
  },
});

/** What one token opens, until it expires or the row is deleted, which revokes it. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
