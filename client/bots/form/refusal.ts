import type { CombinedError } from "@urql/core";
import { codeOf, toSentence } from "../../graphql/failure.ts";
import { t } from "../../texts/texts.ts";
import type { SaveOutcome } from "./create-bot-form.ts";
import { isSettingName, type SettingProblem } from "./settings.ts";

/** Why the server did not save a bot: its own words at the settings, and the rest in a sentence. */
export function toRefusal(error: CombinedError | undefined): SaveOutcome {
  if (error === undefined) {
    return { kind: "refused", problems: [], message: t("form.failed.noAnswer") };
  }
  const problems = problemsOf(error);
  return { kind: "refused", problems, message: problems.length > 0 ? null : messageOf(error) };
}

/** `extensions.fields` names every setting that cannot be, with its sentence. */
function problemsOf(error: CombinedError): readonly SettingProblem[] {
  const fields: unknown = error.graphQLErrors[0]?.extensions["fields"];
  return Array.isArray(fields) ? fields.filter(isProblem) : [];
}

function isProblem(entry: unknown): entry is SettingProblem {
  return (
    typeof entry === "object" &&
    entry !== null &&
    "field" in entry &&
    typeof entry.field === "string" &&
    isSettingName(entry.field) &&
    "message" in entry &&
    typeof entry.message === "string"
  );
}

function messageOf(error: CombinedError): string {
  const code = codeOf(error);
  if (code === "NOT_FOUND" || code === "UNAUTHENTICATED") {
    return t(`form.failed.${code}`);
  }
  return t(code === null ? "form.failed.unreachable" : "form.failed.other", { reason: toSentence(error) });
}
