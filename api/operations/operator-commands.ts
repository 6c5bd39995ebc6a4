import type { EntityManager } from "@mikro-orm/sql";
import { createPasswordReset } from "../accounts/password-reset.ts";
import { createSignInLink, createToken, findOperatedAccount } from "../accounts/sign-in.ts";
import { type OperatorInput, OperatorError } from "./operator-door.ts";
import { resetLinkOf, signInLinkOf } from "./public-address.ts";

/** What an operator can ask for, each with an npm script of the same name. */
export const OPERATOR_COMMANDS = ["token", "sign-in-link", "reset-password", "backup"] as const;
export type OperatorCommand = (typeof OPERATOR_COMMANDS)[number];

/**
 * The commands over one database.
 *
 * @param options.fork - a fresh entity manager for each command.
 * @param options.backUp - copies the database into a file beside it, and resolves with its path.
 * @param options.address - where people reach the server; see `publicAddressOf`.
 */
export function createOperatorCommands(options: {
  readonly fork: () => EntityManager;
  readonly address: string;
  readonly backUp: () => Promise<string>;
}): Record<OperatorCommand, (input: OperatorInput) => Promise<string>> {
  return {
    backup: options.backUp,
    token: async ({ email }) => {
      const em = options.fork();
      return (await createToken(em, await findOperatedAccount(em, email), { remember: true })).token;
    },
    "sign-in-link": async ({ email }) => {
      const em = options.fork();
      const { secret } = await createSignInLink(em, await findOperatedAccount(em, email));
      return signInLinkOf(options.address, secret);
    },
    "reset-password": async ({ email }) => {
      if (email === undefined) {
        throw new OperatorError("Whose password? npm run reset-password -- ada@example.org");
      }
      const em = options.fork();
      const { secret } = await createPasswordReset(em, await findOperatedAccount(em, email));
      return resetLinkOf(options.address, secret);
    },
  };
}
