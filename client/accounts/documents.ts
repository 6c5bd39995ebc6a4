import type { ResultOf } from "gql.tada";
import { graphql } from "../graphql/graphql.ts";

/** A page of the list of accounts. */
export const ACCOUNTS = graphql(`
  query Accounts($first: Int!, $search: String!, $after: String) {
    accounts(first: $first, search: $search, after: $after) {
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
      edges {
        node {
          id
          email
          role
          createdAt
          disabledAt
          hasPassword
          lastUsedAt
          botCount
        }
      }
    }
  }
`);

/** An account as the list shows it. */
export type ListedAccount = ResultOf<typeof ACCOUNTS>["accounts"]["edges"][number]["node"];

/** Makes an account; its owner gets a link. */
export const CREATE_ACCOUNT = graphql(`
  mutation CreateAccount($email: String!, $role: AccountRole!) {
    createAccount(email: $email, role: $role) {
      resetToken
    }
  }
`);

/** Makes a link that sets an account's password. */
export const RESET_ACCOUNT_PASSWORD = graphql(`
  mutation ResetAccountPassword($id: ID!) {
    resetAccountPassword(id: $id) {
      resetToken
    }
  }
`);

/** Gives an account another role. */
export const SET_ACCOUNT_ROLE = graphql(`
  mutation SetAccountRole($id: ID!, $role: AccountRole!) {
    setAccountRole(id: $id, role: $role) {
      id
    }
  }
`);

/** Shuts an account. */
export const DISABLE_ACCOUNT = graphql(`
  mutation DisableAccount($id: ID!) {
    disableAccount(id: $id) {
      id
    }
  }
`);

/** Opens an account again. */
export const ENABLE_ACCOUNT = graphql(`
  mutation EnableAccount($id: ID!) {
    enableAccount(id: $id) {
      id
    }
  }
`);

/** Deletes an account with its bots. */
export const DELETE_ACCOUNT = graphql(`
  mutation DeleteAccount($id: ID!) {
    deleteAccount(id: $id)
  }
`);
