import { defineEntity, p } from "@mikro-orm/core";

/** What came of it. */
export const AUDIT_OUTCOMES = ["DONE", "REFUSED", "FAILED"] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

const AuditEntrySchema = defineEntity({
  name: "AuditEntry",
  tableName: "audit_entry",
  indexes: [
    { name: "audit_entry_at_index", properties: ["at", "id"] },
    { name: "audit_entry_account_index", properties: ["accountId", "at"] },
    { name: "audit_entry_owner_index", properties: ["ownerId", "at"] },
    { name: "audit_entry_bot_index", properties: ["botId", "at"] },
  ],
  checks: [{ name: "audit_entry_outcome_is_known", expression: "outcome in ('DONE', 'REFUSED', 'FAILED')" }],
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    at: p.datetime().columnType("timestamptz").defaultRaw("clock_timestamp()"),
    /** Who did it; null: nobody who is known. No foreign key: what was done stays when the account goes. */
    accountId: p.uuid().nullable(),
    /** The e-mail of who did it, or what stood for one. */
    actor: p.text(),
    /** The name of the API token that was used; null: none. */
    tokenName: p.text().nullable(),
    /** What was done, as the schema names it. */
    action: p.text(),
    /** No foreign key: what was done stays when the bot goes. */
    botId: p.uuid().nullable(),
    botName: p.text().nullable(),
    /** Whose bot it was at that time. */
    ownerId: p.uuid().nullable(),
    /** Whom or what else it was done to, an e-mail for example. */
    target: p.text().nullable(),
    /** The action of a start or a stop, whose row tells what the bot made of it. */
    botActionId: p.uuid().nullable(),
    address: p.text().nullable(),
    userAgent: p.text().nullable(),
    requestId: p.text().nullable(),
    outcome: p.text().$type<AuditOutcome>(),
    /** Why it was refused or failed, in a person's words. */
    reason: p.text().nullable(),
  },
});

/** Who did what to which bot, from where, and what came of it. */
export class AuditEntry extends AuditEntrySchema.class {}
AuditEntrySchema.setClass(AuditEntry);
