import type { CombinedError } from "@urql/core";
import { codeOf, toSentence } from "../../graphql/failure.ts";
import { t } from "../../texts/texts.ts";

/** What to tell somebody whose request came to nothing, and what they can do. */
export function problemOf(error: CombinedError): string {
  const reason = toSentence(error);
  const code = codeOf(error);
  if (code === null) {
    return t("actions.problem.network", { reason });
  }
  if (code === "CONFLICT") {
    return t("actions.problem.CONFLICT", { reason });
  }
  if (code === "NOT_FOUND" || code === "UNAUTHENTICATED") {
    return t(`actions.problem.${code}`);
  }
  return t("actions.problem.other", { reason });
}
