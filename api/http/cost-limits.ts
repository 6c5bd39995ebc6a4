import { complexityFromQuery } from "@pothos/plugin-complexity";
import {
  type DocumentNode,
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  visit,
} from "graphql";
import type { Limits } from "../limits.ts";
import { SIZES } from "../schema/cost.ts";
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
  /** Null: it depends on what comes with the document. */
  const known = new WeakMap<DocumentNode, Cost | null>();

  /** Most documents cost the same whatever their variables, and are looked at once. */
  function reckon({ document, operationName, variableValues }: Parameters<RefuseCost>[0]): Cost | null {
    const constant = known.get(document);
    if (constant !== undefined && constant !== null) {
      return constant;
    }
    const cost = costOf(schema, selectOperation(document, operationName), variableValues ?? {});
    if (cost !== null && constant === undefined) {
      known.set(document, isConstant(document) ? cost : null);
    }
    return cost;
  }

  return (operation) => {
    const cost = reckon(operation);
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

type Cost = ReturnType<typeof complexityFromQuery>;

/** Whether nothing in a document's variables, and no choice of an operation, changes its cost. */
function isConstant(document: DocumentNode): boolean {
  let operations = 0;
  let isSizedByVariable = false;
  visit(document, {
    OperationDefinition: () => {
      operations += 1;
    },
    Argument: ({ name, value }) => {
      const isVariable = value.kind === Kind.VARIABLE || value.kind === Kind.LIST;
      isSizedByVariable ||= isVariable && SIZES.has(name.value);
    },
  });
  return operations === 1 && !isSizedByVariable;
}

/** Null: it has variables that do not fit, which execution says better. */
function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Cost | null {
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
