import { type DocumentNode, visit } from "graphql";
import type { Refusal } from "./public-errors.ts";

/** The one character that PostgreSQL cannot store, and that cuts a statement off where it stands. */
const NUL = "\u0000";

const REFUSAL: Refusal = {
  status: 400,
  code: "BAD_USER_INPUT",
  message: "A text must not hold the character U+0000, found one",
};

/** Refuses texts, whether they stand in an operation or in its variables; null: they can be taken. */
export type RefuseTexts = (document: DocumentNode, variables: unknown) => Refusal | null;

/** Creates the check, which reads each document once: thousands of clients ask with the same one. */
export function createTextCheck(): RefuseTexts {
  const known = new WeakMap<DocumentNode, boolean>();
  return (document, variables) => {
    const isRefused = known.get(document) ?? documentHoldsNul(document);
    known.set(document, isRefused);
    return isRefused || holdsNul(variables) ? REFUSAL : null;
  };
}

function documentHoldsNul(document: DocumentNode): boolean {
  let isFound = false;
  visit(document, {
    StringValue: ({ value }) => {
      isFound ||= value.includes(NUL);
    },
  });
  return isFound;
}

function holdsNul(value: unknown): boolean {
  if (typeof value === "string") {
    return value.includes(NUL);
  }
  return typeof value === "object" && value !== null && Object.values(value).some(holdsNul);
}
