import type { Exchange, Operation } from "@urql/core";
import { authExchange } from "@urql/exchange-auth";
import { answerOf } from "./failure.ts";

/** Settings of {@link createAuthentication}. */
export interface AuthenticationOptions {
  /** The bearer token to send, asked for before every request; null where a cookie does the work. */
  readonly token: () => string | null;
  /**
   * Called when the server answers 401, once for all that wait; when the promise settles, they are sent again. A second
   * 401 is then their answer. Without it, the first one is.
   */
  readonly onUnauthenticated?: (() => Promise<void>) | undefined;
}

/**
 * An exchange that adds the token and asks a person to sign in again. It stands below the reconnect exchange, whose
 * retries are fresh operations: so a stream may meet any number of expiries in its life.
 */
export function createAuthentication({ token, onUnauthenticated }: AuthenticationOptions): Exchange {
  return authExchange(async ({ appendHeaders }) => ({
    addAuthToOperation: (operation) => {
      const value = token();
      return value === null ? operation : appendHeaders(operation, { authorization: `Bearer ${value}` });
    },
    didAuthError: (error, operation) =>
      onUnauthenticated !== undefined && answerOf(error)?.status === 401 && !isSignIn(operation),
    // Whoever refuses to sign in gets the 401 as the answer; a rejection would count as a network error.
    refreshAuth: async () => onUnauthenticated?.().catch(() => {}),
  }));
}

/** A refused sign-in is an answer for the person who signs in, not a reason to ask again. */
function isSignIn(operation: Operation): boolean {
  return operation.query.definitions.some(
    (definition) =>
      definition.kind === "OperationDefinition" &&
      definition.selectionSet.selections.some(
        (selection) => selection.kind === "Field" && selection.name.value === "signIn",
      ),
  );
}
