import { initGraphQLTada } from "gql.tada";
import type { introspection } from "./schema.d.ts";

/** The typed tag for documents: results and variables have the types that `schema.graphql` gives them. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    /** RFC 3339 in UTC, with milliseconds. */
    DateTime: string;
    /** Never a number: it would lose digits. */
    Decimal: string;
    Revision: number;
  };
}>();
