import { complexityFromQuery } from "@pothos/plugin-complexity";
import { type DocumentNode, type ExecutionArgs, getOperationAST, GraphQLError, type GraphQLSchema } from "graphql";
import type { Limits } from "../limits.ts";
import { type Refusal, tooMuch } from "./public-errors.ts";

export interface CostLimitsOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Pick<Limits, "maxQueryDepth" | "maxQueryBreadth" | "maxQueryComplexity">;
}

/** Refuses operations that cost too much with their variables; null: they may run. */
export type RefuseCost = (
  operation: Pick<ExecutionArgs, "document" | "operationName" | "variableValues">,
) => Refusal | null;

/**
 * Creates the check of valid operations: how deep, how broad and how large their answers may get, with each fragment counted
 * as often as it is used. The schema's own description is none of it: graphql limits how deep that can be asked for.
 */
export function createCostLimits({ schema, limits }: CostLimitsOptions): RefuseCost {
  return ({ document, operationName, variableValues }) => {
    const cost = costOf(schema, selectOperation(document, operationName), variableValues ?? {});
    if (cost === null) {
      return null;
    }
    const { depth, breadth, complexity } = cost;
    if (depth > limits.maxQueryDepth) {
      return tooMuch("The depth of an operation", "maxQueryDepth", limits.maxQueryDepth, depth);
    }
    if (breadth > limits.maxQueryBreadth) {
      return tooMuch("The number of fields of an operation", "maxQueryBreadth", limits.maxQueryBreadth, breadth);
    }
    return complexity > limits.maxQueryComplexity
      ? tooMuch("The complexity of an operation", "maxQueryComplexity", limits.maxQueryComplexity, complexity)
      : null;
  };
}

/** Null: it has variables that do not fit, which execution says better. */
function costOf(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>) {
  try {
    return complexityFromQuery(document, { schema, variables });
  } catch (error) {
    if (error instanceof GraphQLError) {
      return null;
    }
    throw error;
  }
}

/** The library takes the first operation it finds. */
function selectOperation(document: DocumentNode, name: string | null | undefined): DocumentNode {
  const selected = getOperationAST(document, name);
  const definitions = document.definitions.filter((one) => one.kind !== "OperationDefinition" || one === selected);
  return definitions.length === document.definitions.length ? document : { ...document, definitions };
}
