import type { Client, OperationResult } from "@urql/core";
import {
  DELETE_ACCOUNT,
  DISABLE_ACCOUNT,
  ENABLE_ACCOUNT,
  RESET_ACCOUNT_PASSWORD,
  SET_ACCOUNT_ROLE,
} from "./documents.ts";

/** What can be done with an account. */
export const QUESTION_KINDS = ["promote", "degrade", "reset", "disable", "enable", "delete"] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** What the server answers: a secret where it is one for a link. */
type Answer = Promise<OperationResult<{ readonly resetToken?: string }>>;

/** What does each of them, by the account's id. */
export function createAccountActions(client: Client): Readonly<Record<QuestionKind, (id: string) => Answer>> {
  const without = async (asked: PromiseLike<OperationResult>): Answer => {
    const { data, ...rest } = await asked;
    return data === undefined ? rest : { ...rest, data: {} };
  };
  return {
    promote: (id) => without(client.mutation(SET_ACCOUNT_ROLE, { id, role: "ADMIN" }).toPromise()),
    degrade: (id) => without(client.mutation(SET_ACCOUNT_ROLE, { id, role: "USER" }).toPromise()),
    disable: (id) => without(client.mutation(DISABLE_ACCOUNT, { id }).toPromise()),
    enable: (id) => without(client.mutation(ENABLE_ACCOUNT, { id }).toPromise()),
    delete: (id) => without(client.mutation(DELETE_ACCOUNT, { id }).toPromise()),
    reset: async (id) => {
      const { data, ...rest } = await client.mutation(RESET_ACCOUNT_PASSWORD, { id }).toPromise();
      return data === undefined ? rest : { ...rest, data: data.resetAccountPassword };
    },
  };
}
