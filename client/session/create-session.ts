import { createSignal } from "solid-js";
import { createClient } from "../graphql/client.ts";
import { codeOf, toSentence } from "../graphql/failure.ts";
import { graphql } from "../graphql/graphql.ts";
import type { Session, SessionViewer } from "./session.ts";

/** Settings of {@link createSession}. */
export interface SessionOptions {
  /** Where the server answers GraphQL. */
  readonly url: string;
  /** @defaultValue the platform's own */
  readonly fetch?: typeof fetch;
}

/**
 * Finds out who is signed in, and follows it.
 *
 * It has a client of its own: the page's client holds everything back while it waits for somebody to sign in again, which
 * would hold back the signing in as well.
 */
export function createSession({ url, fetch }: SessionOptions): Session {
  const { client } = createClient({ url, ...(fetch === undefined ? {} : { fetch }) });
  const [viewer, setViewer] = createSignal<SessionViewer | null>();
  const [isAskingAgain, setIsAskingAgain] = createSignal(false);
  let asked: PromiseWithResolvers<void> | null = null;

  void client
    .query(VIEWER, {})
    .toPromise()
    .then(({ data }) => setViewer(data?.viewer ?? null));

  return {
    viewer,
    isAskingAgain,
    askAgain: () => {
      asked ??= Promise.withResolvers();
      setIsAskingAgain(true);
      return asked.promise;
    },
    signIn: async (email, password, remember) => {
      const { data, error } = await client.mutation(SIGN_IN, { email, password, remember }).toPromise();
      if (data === undefined) {
        return error === undefined || codeOf(error) === null ? "The server cannot be reached" : toSentence(error);
      }
      setViewer(data.signIn.viewer);
      setIsAskingAgain(false);
      asked?.resolve();
      asked = null;
      return null;
    },
    signOut: async () => {
      await client.mutation(SIGN_OUT, {}).toPromise();
      location.assign("/sign-in");
    },
  };
}

const VIEWER = graphql(`
  query Viewer {
    viewer {
      id
      email
    }
  }
`);

const SIGN_IN = graphql(`
  mutation SignIn($email: String!, $password: String!, $remember: Boolean!) {
    signIn(email: $email, password: $password, remember: $remember) {
      viewer {
        id
        email
      }
    }
  }
`);

const SIGN_OUT = graphql(`
  mutation SignOut {
    signOut
  }
`);
