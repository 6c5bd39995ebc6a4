import { defineEntity, p } from "@mikro-orm/core";
import { Account } from "./account.entity.ts";

const PasswordResetSchema = defineEntity({
  name: "PasswordReset",
  tableName: "password_reset",
  properties: {
    /** SHA-256 of the secret in hex. */
    secretHash: p.text().primary(),
    account: () => p.manyToOne(Account).deleteRule("cascade").index("password_reset_account_index"),
    expiresAt: p.datetime().columnType("timestamptz"),
  },
});

/** The right to set an account's password once, without the one until now; the row is deleted when it is used. */
export class PasswordReset extends PasswordResetSchema.class {}
PasswordResetSchema.setClass(PasswordReset);
