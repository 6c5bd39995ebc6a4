import type { ResultOf, VariablesOf } from "gql.tada";
import { graphql } from "../graphql/graphql.ts";

/** A page of the audit log, the newest entry first. */
export const AUDIT_LOG = graphql(`
  query AuditLog($first: Int!, $after: String, $filter: AuditFilter!) {
    auditLog(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          at
          actor
          tokenName
          action
          botId
          botName
          target
          address
          userAgent
          outcome
          reason
          actionState
          actionMessage
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

/** One entry of the log. */
export type AuditEntry = ResultOf<typeof AUDIT_LOG>["auditLog"]["edges"][number]["node"];
/** Which entries are wanted. */
export type AuditFilter = VariablesOf<typeof AUDIT_LOG>["filter"];
