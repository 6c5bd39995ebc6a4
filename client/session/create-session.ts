import { createSignal, onCleanup } from "solid-js";
import { createClient } from "../graphql/client.ts";
import { toSentence } from "../graphql/failure.ts";
import { t } from "../texts/texts.ts";
import { SET_PASSWORD, SIGN_IN, SIGN_OUT } from "./documents.ts";
import { createInquiry } from "./inquiry.ts";
import { passwordRefusalOf, refusalOf } from "./refusal.ts";
import type { Session, SessionViewer } from "./session.ts";
import { openSessionChannel } from "./session-channel.ts";

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
  const [viewer, setViewer] = createViewer();
  const [isAskingAgain, setIsAskingAgain] = createSignal(false);
  let asked: PromiseWithResolvers<void> | null = null;
  let isLeaving = false;

  /** Whoever it is now; somebody else starts the page anew. */
  const welcome = (now: SessionViewer): void => {
    const before = viewer();
    if (before && before.id !== now.id) {
      leave();
      return;
    }
    setViewer(now);
    setIsAskingAgain(false);
    asked?.resolve();
    asked = null;
  };
  const leave = (path?: string): void => {
    isLeaving = true;
    setViewer(null);
    restart(path);
  };

  const channel = openSessionChannel((viewerId) => {
    const before = viewer();
    if (viewerId === null) {
      return before ? leave() : undefined;
    }
    if (before?.id === viewerId) {
      return asked === null ? undefined : welcome(before);
    }
    return before ? leave() : void findOut();
  });
  onCleanup(channel.close);

  const findOut = async (): Promise<void> => {
    const found = await inquiry.ask();
    if (found === null) {
      setViewer((before) => before ?? null);
      return;
    }
    welcome(found);
    channel.tell(found.id);
  };
  const started = findOut();

  /** The 401 may be older than a sign-in in another tab, so it is asked once more before a person is. */
  const begin = async (): Promise<void> => {
    await started;
    if (isLeaving || !viewer()) {
      throw new Error("Nobody is signed in");
    }
    const found = await inquiry.ask();
    if (found !== null) {
      welcome(found);
    } else if (asked !== null) {
      setIsAskingAgain(true);
    }
  };

  return {
    viewer,
    trouble: inquiry.trouble,
    retryNow: inquiry.retryNow,
    isAskingAgain,
    askAgain: () => {
      if (asked === null) {
        asked = Promise.withResolvers();
        const { promise, reject } = asked;
        begin().catch((error: unknown) => {
          asked = null;
          reject(error);
        });
        return promise;
      }
      return asked.promise;
    },
    signIn: async (email, password, remember) => {
      const { data, error } = await client.mutation(SIGN_IN, { email, password, remember }).toPromise();
      if (!data) {
        return refusalOf(error);
      }
      welcome(data.signIn.viewer);
      channel.tell(data.signIn.viewer.id);
      return null;
    },
    setPassword: async (password, currentPassword) => {
      const { data, error } = await client.mutation(SET_PASSWORD, { password, currentPassword }).toPromise();
      if (!data) {
        return passwordRefusalOf(error);
      }
      setViewer(data.setPassword);
      return null;
    },
    signOut: async () => {
      isLeaving = true;
      const { error } = await client.mutation(SIGN_OUT, {}).toPromise();
      if (error !== undefined) {
        isLeaving = false;
        return t("session.stillSignedIn", { reason: toSentence(error) });
      }
      channel.tell(null);
      leave("/sign-in");
      return null;
    },
  };
}

/** The same person stays the same value, so that nothing is done anew when somebody signs in again. */
function createViewer() {
  return createSignal<SessionViewer | null | undefined>(undefined, {
    equals: (before, now) => before === now || (!!before && !!now && isSame(before, now)),
  });
}

function isSame(before: SessionViewer, now: SessionViewer): boolean {
  return before.id === now.id && before.email === now.email && before.hasPassword === now.hasPassword;
}

function restartPage(path?: string): void {
  if (path === undefined) {
    location.reload();
  } else {
    location.assign(path);
  }
}
