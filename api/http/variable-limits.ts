import { type DocumentNode, type ExecutionArgs, visit } from "graphql";
import type { Limits } from "../limits.ts";
import { type Refusal, tooMuch } from "./public-errors.ts";

/** No input of the schema has more than a few levels; what looks at a value calls itself for each. */
const MOST_NESTED = 20;

const NESTED: Refusal = {
  status: 413,
  code: "BAD_USER_INPUT",
  message: `The variables must not be nested more than ${MOST_NESTED} levels deep`,
};

/**
 * Why the variables of a request are too much, as they came; null: they can be looked at.
 *
 * @param bodyBytes - how much they can be at most, where that is known.
 */
export type RefuseVariables = (variables: unknown, bodyBytes: number | null) => Refusal | null;

/** Creates the check of variables by their size. */
export function createVariableLimits({
  maxVariablesBytes: most,
}: Pick<Limits, "maxVariablesBytes">): RefuseVariables {
  return (variables, bodyBytes) => {
    if (isDeeper(variables, MOST_NESTED)) {
      return NESTED;
    }
    if (bodyBytes !== null && bodyBytes <= most) {
      return null;
    }
    const found = Buffer.byteLength(JSON.stringify(variables ?? null));
    return found > most ? tooMuch("The variables as JSON, in bytes,", "maxVariablesBytes", most, found) : null;
  };
}

/** Why a list of a subscription is too long; null: none is. */
export type RefuseLists = (operation: Pick<ExecutionArgs, "document" | "variableValues">) => Refusal | null;

/** Creates the check of the lists in a subscription, which name what it follows; it reads each document once. */
export function createListLimits({ maxBotsPerStream: most }: Pick<Limits, "maxBotsPerStream">): RefuseLists {
  const known = new WeakMap<DocumentNode, number>();
  return ({ document, variableValues }) => {
    const written = known.get(document) ?? longestList(document);
    known.set(document, written);
    const found = Object.values(variableValues ?? {}).reduce<number>(
      (longest, value) => (Array.isArray(value) ? Math.max(longest, value.length) : longest),
      written,
    );
    return found > most ? tooMuch("The ids that a stream names", "maxBotsPerStream", most, found) : null;
  };
}

function longestList(document: DocumentNode): number {
  let longest = 0;
  visit(document, {
    ListValue: ({ values }) => {
      longest = Math.max(longest, values.length);
    },
  });
  return longest;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}
