import { createClient } from "../graphql/client.ts";
import { toSentence } from "../graphql/failure.ts";
import { t } from "../texts/texts.ts";
import {
  REQUEST_PASSWORD_RESET,
  RESET_PASSWORD,
  SERVER_SETTINGS,
  SET_PASSWORD,
  SIGN_IN,
  SIGN_OUT,
} from "./documents.ts";
import { createInquiry } from "./inquiry.ts";
import { failureOf, passwordRefusalOf, refusalOf } from "./refusal.ts";
import type { Session } from "./session.ts";
import { createTab } from "./tab.ts";

/** Settings of {@link createSession}. */
export interface SessionOptions {
  /** Where the server answers GraphQL. */
  readonly url: string;
  /** @defaultValue the platform's own */
  readonly fetch?: typeof fetch;
  /** Loads the page anew, at another address where one is given, so that nothing of a former viewer stays in it. */
  readonly restart?: (path?: string) => void;
}

/**
 * Finds out who is signed in, and follows it through all tabs of this browser; lives as long as its owner.
 *
 * It has a client of its own: the page's client holds everything back while it waits for somebody to sign in again, which
 * would hold back the signing in as well.
 */
export function createSession({ url, fetch, restart = restartPage }: SessionOptions): Session {
  const { client, connection } = createClient({ url, ...(fetch === undefined ? {} : { fetch }) });
  const inquiry = createInquiry(client, connection);
  const { viewer, isAskingAgain, askAgain, enter, update, exit } = createTab({ inquiry, restart });

  return {
    viewer,
    trouble: inquiry.trouble,
    retryNow: inquiry.retryNow,
    isAskingAgain,
    askAgain,
    signIn: async (email, password, remember) => {
      const { data, error } = await client.mutation(SIGN_IN, { email, password, remember }).toPromise();
      if (!data) {
        return refusalOf(error);
      }
      enter(data.signIn.viewer);
      return null;
    },
    setPassword: async (password, currentPassword) => {
      const { data, error } = await client.mutation(SET_PASSWORD, { password, currentPassword }).toPromise();
      if (!data) {
        return passwordRefusalOf(error);
      }
      update(data.setPassword);
      return null;
    },
    canSendMail: async () => {
      const { data } = await client.query(SERVER_SETTINGS, {}).toPromise();
      return data?.serverSettings.canSendMail === true;
    },
    requestPasswordReset: async (email) => {
      const { data, error } = await client.mutation(REQUEST_PASSWORD_RESET, { email }).toPromise();
      return data ? null : failureOf(error);
    },
    resetPassword: async (token, password) => {
      const { data, error } = await client.mutation(RESET_PASSWORD, { token, password }).toPromise();
      if (!data) {
        return passwordRefusalOf(error);
      }
      enter(data.resetPassword.viewer, "/");
      return null;
    },
    signOut: () =>
      exit(async () => {
        const { error } = await client.mutation(SIGN_OUT, {}).toPromise();
        return error === undefined ? null : t("session.stillSignedIn", { reason: toSentence(error) });
      }),
  };
}

function restartPage(path?: string): void {
  if (path === undefined) {
    location.reload();
  } else {
    location.assign(path);
  }
}
