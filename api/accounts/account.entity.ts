import { defineEntity, p } from "@mikro-orm/core";

/** What an account may do beyond its own bots: an ADMIN by itself sees nobody's bots. */
export const ACCOUNT_ROLES = ["USER", "ADMIN"] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

const AccountSchema = defineEntity({
  name: "Account",
  tableName: "account",
  checks: [
    { name: "account_email_is_plain", expression: "email = lower(btrim(email)) and email <> ''" },
    { name: "account_role_is_known", expression: "role in ('USER', 'ADMIN')" },
  ],
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    email: p.text().unique(),
    role: p.text().$type<AccountRole>().default("USER"),
    /** argon2id in PHC string format; null while the account can only be entered by a one-time link. */
    passwordHash: p.text().nullable(),
    /** Set while the account is shut: nothing opens it, and what was open was ended. */
    disabledAt: p.datetime().columnType("timestamptz").nullable(),
    createdAt: p.datetime().columnType("timestamptz").defaultRaw("now()"),
  },
});

/** A person who owns bots and signs in. */
export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account);
