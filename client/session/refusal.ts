import type { CombinedError } from "@urql/core";
import { codeOf, toSentence } from "../graphql/failure.ts";
import { t } from "../texts/texts.ts";
import type { PasswordRefusal } from "./session.ts";

/** Why somebody was not signed in, for the person at the form. */
export function refusalOf(error: CombinedError | undefined): string {
  if (error !== undefined && codeOf(error) === "UNAUTHENTICATED") {
    return t("session.refused");
  }
  return failureOf(error);
}

/** Why a password was not set, and which of the fields is to blame. */
export function passwordRefusalOf(error: CombinedError | undefined): PasswordRefusal {
  const field: unknown = error?.graphQLErrors[0]?.extensions["field"];
  if (error !== undefined && (field === "password" || field === "currentPassword" || field === "token")) {
    return { field, message: toSentence(error) };
  }
  return { field: null, message: failureOf(error) };
}

/** Why something came to nothing, for the person at the form. */
export function failureOf(error: CombinedError | undefined): string {
  const reason = error === undefined ? t("session.noAnswer") : toSentence(error);
  const isAnswered = error !== undefined && codeOf(error) !== null;
  return t(isAnswered ? "session.failed" : "session.unreachable", { reason });
}
