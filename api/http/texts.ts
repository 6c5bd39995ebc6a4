import { type DocumentNode, visit } from "graphql";
import type { Refusal } from "./public-errors.ts";

/** The one character that PostgreSQL cannot store, and that cuts a statement off where it stands. */
const NUL = "\u0000";

const REFUSAL: Refusal = {
  status: 400,
  code: "BAD_USER_INPUT",
  message: "A text must not hold the character U+0000, found one",
};

/** Why the texts of an operation cannot be taken, whether they stand in it or in its variables; null: they can. */
export function refuseTexts(document: DocumentNode, variables: unknown): Refusal | null {
  let isRefused = holdsNul(variables);
  visit(document, {
    StringValue: ({ value }) => {
      isRefused ||= value.includes(NUL);
    },
  });
  return isRefused ? REFUSAL : null;
}

function holdsNul(value: unknown): boolean {
  if (typeof value === "string") {
    return value.includes(NUL);
  }
  return typeof value === "object" && value !== null && Object.values(value).some(holdsNul);
}
