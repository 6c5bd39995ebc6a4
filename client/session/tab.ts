import { type Accessor, createSignal, onCleanup } from "solid-js";
import type { Inquiry } from "./inquiry.ts";
import type { SessionViewer } from "./session.ts";
import { openSessionChannel } from "./session-channel.ts";

/** What one tab knows of who is signed in, in agreement with the other tabs of this browser. */
export interface Tab {
  readonly viewer: Accessor<SessionViewer | null | undefined>;
  readonly isAskingAgain: Accessor<boolean>;
  readonly askAgain: () => Promise<void>;
  /** Somebody has signed in here: the other tabs are told. @param restartAt - where somebody else starts anew; absent: here */
  readonly enter: (viewer: SessionViewer, restartAt?: string) => void;
  /** Something about the viewer has changed. */
  readonly update: (viewer: SessionViewer) => void;
  /** Signs out by `end`, and starts all tabs anew. @param end - resolves to why it did not work, else to null */
  readonly exit: (end: () => Promise<string | null>) => Promise<string | null>;
}

/** What a tab needs. */
export interface TabOptions {
  readonly inquiry: Inquiry;
  readonly restart: (path?: string) => void;
}

/** Makes what a tab knows, and begins to find it out; lives as long as its owner. */
export function createTab({ inquiry, restart }: TabOptions): Tab {
  const [viewer, setViewer] = createViewer();
  const [isAskingAgain, setIsAskingAgain] = createSignal(false);
  let asked: PromiseWithResolvers<void> | null = null;
  let isLeaving = false;

  const leave = (path?: string): void => {
    isLeaving = true;
    setViewer(null);
    restart(path);
  };
  /** Whoever it is now; somebody else starts the page anew. */
  const welcome = (now: SessionViewer, restartAt?: string): void => {
    const before = viewer();
    if (before && before.id !== now.id) {
      leave(restartAt);
      return;
    }
    setViewer(now);
    setIsAskingAgain(false);
    asked?.resolve();
    asked = null;
  };
  const enter = (now: SessionViewer, restartAt?: string): void => {
    welcome(now, restartAt);
    channel.tell(now.id);
  };
  const findOut = async (): Promise<void> => {
    const found = await inquiry.ask();
    if (found === null) {
      setViewer((before) => before ?? null);
    } else {
      enter(found);
    }
  };
  const listen = (viewerId: string | null): void => {
    const before = viewer();
    if (!before) {
      // Nobody is signed in here, or it is not known yet: then it may have been asked too early.
      void (viewerId !== null && findOut());
    } else if (before.id !== viewerId) {
      leave();
    } else if (asked !== null) {
      welcome(before);
    }
  };
  const channel = openSessionChannel(listen);
  onCleanup(channel.close);
  const started = findOut();

  /** The 401 may be older than a sign-in in another tab, so the server is asked once more before a person is. */
  const ask = async (): Promise<void> => {
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
    isAskingAgain,
    askAgain: () => {
      if (asked === null) {
        const question = Promise.withResolvers<void>();
        asked = question;
        ask().catch((error: unknown) => {
          asked = null;
          question.reject(error);
        });
        return question.promise;
      }
      return asked.promise;
    },
    enter,
    update: (now) => setViewer(now),
    exit: async (end) => {
      // The streams end before the answer comes, which is no reason to ask anybody.
      isLeaving = true;
      const problem = await end();
      if (problem !== null) {
        isLeaving = false;
        return problem;
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
  return (
    before.id === now.id &&
    before.email === now.email &&
    before.role === now.role &&
    before.hasPassword === now.hasPassword
  );
}
