import type { ResultOf } from "gql.tada";
import { graphql } from "../graphql/graphql.ts";

/** Where the account is signed in. */
export const SESSIONS = graphql(`
  query Sessions {
    sessions {
      id
      createdAt
      lastUsedAt
      address
      userAgent
      isCurrent
    }
  }
`);

/** A session as the list of them shows it. */
export type ListedSession = ResultOf<typeof SESSIONS>["sessions"][number];

/** Ends one session. */
export const END_SESSION = graphql(`
  mutation EndSession($id: ID!) {
    endSession(id: $id)
  }
`);

/** Ends all sessions but this one. */
export const END_OTHER_SESSIONS = graphql(`
  mutation EndOtherSessions {
    endOtherSessions
  }
`);

/** The tokens of programs. */
export const API_TOKENS = graphql(`
  query ApiTokens {
    apiTokens {
      id
      name
      scope
      expiresAt
      lastUsedAt
    }
  }
`);

/** A token as the list of them shows it. */
export type ListedToken = ResultOf<typeof API_TOKENS>["apiTokens"][number];

/** Makes a token, which is shown once. */
export const CREATE_API_TOKEN = graphql(`
  mutation CreateApiToken($input: CreateApiTokenInput!) {
    createApiToken(input: $input) {
      token
    }
  }
`);

/** Revokes a token. */
export const REVOKE_API_TOKEN = graphql(`
  mutation RevokeApiToken($id: ID!) {
    revokeApiToken(id: $id)
  }
`);

/** Asked of a server that may show GraphiQL instead of answering. */
export const PROBE = "{ __typename }";
