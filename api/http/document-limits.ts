import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  type Source,
  type ValidationContext,
} from "graphql";
import type { Plugin } from "graphql-yoga";
import type { Limits } from "../limits.ts";
import { tooMuch, toRefusalError } from "./public-errors.ts";

export interface DocumentLimitsOptions {
  readonly limits: Pick<Limits, "maxQueryTokens" | "maxQueryAliases">;
  /** Whether the schema can be asked for. */
  readonly introspection: boolean;
}

/**
 * Refuses documents by what stands in them alone, so that each is looked at once, however often it is sent. One with too
 * many tokens is not read to its end.
 */
export function useDocumentLimits({ limits, introspection }: DocumentLimitsOptions): Plugin {
  const limitAliases = createAliasRule(limits.maxQueryAliases);
  return {
    onParse: ({ setParseFn }) =>
      setParseFn((source: string | Source) => parseWithin(source, limits.maxQueryTokens)),
    onValidate: ({ addValidationRule }) => {
      addValidationRule(limitAliases);
      if (!introspection) {
        addValidationRule(NoSchemaIntrospectionCustomRule);
      }
    },
  };
}

function parseWithin(source: string | Source, maxTokens: number): DocumentNode {
  try {
    return parse(source, { maxTokens });
  } catch (error) {
    // The parser has no other sign of it.
    if (error instanceof GraphQLError && /contains more than \d+ tokens/.test(error.message)) {
      throw toRefusalError(tooMuch("The number of tokens of a document", "maxQueryTokens", maxTokens));
    }
    throw error;
  }
}

/** Libraries with a rule for aliases bring a graphql of their own, of an earlier version, whose rules do not work here. */
function createAliasRule(most: number): (context: ValidationContext) => ASTVisitor {
  return function limitAliases(context) {
    let count = 0;
    return {
      Field: ({ alias }) => {
        count += alias === undefined ? 0 : 1;
      },
      Document: {
        leave: () => {
          if (count > most) {
            const refusal = tooMuch("The number of aliases in a document", "maxQueryAliases", most, count);
            context.reportError(toRefusalError(refusal));
          }
        },
      },
    };
  };
}
