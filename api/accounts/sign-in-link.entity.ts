import { defineEntity, p } from "@mikro-orm/core";
import { Account } from "./account.entity.ts";

const SignInLinkSchema = defineEntity({
  name: "SignInLink",
  tableName: "sign_in_link",
  properties: {
    /** SHA-256 of the secret in hex. */
    secretHash: p.text().primary(),
    account: () => p.manyToOne(Account).deleteRule("cascade"),
    expiresAt: p.datetime().columnType("timestamptz"),
  },
});

/** A link that signs a browser in once; the row is deleted when it is used. */
export class SignInLink extends SignInLinkSchema.class {}
SignInLinkSchema.setClass(SignInLink);
