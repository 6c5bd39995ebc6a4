import type { Clock } from "../graphql/clock.ts";
import {
  type FromHub,
  type News,
  type OverReason,
  PROTOCOL_VERSION,
  type Port,
  type ToHub,
  type Wants,
} from "./protocol.ts";
import { holdLock } from "./tab-lock.ts";

/** A tab's way to the hub, whichever it is. */
export interface HubLink {
  /** Takes part as this viewer. */
  join(viewerId: string): void;
  leave(): void;
  show(wants: Wants): void;
  /** Sends something that needs no answer; nothing where the tab takes no part. */
  say(message: ToHub): void;
  /** To be called now and then while somebody looks: finds out when the hub has broken. */
  check(): void;
}

/** Settings of {@link createHubLink}. */
export interface HubLinkOptions {
  readonly clock: Clock;
  /** The hub of all tabs; null where there can be none. `onBroken`: its worker could not be started. */
  readonly openShared: (onBroken: () => void) => Port | null;
  /** A hub of this page alone. */
  readonly openOwn: () => Port;
  /** @defaultValue the hub finds out more slowly when this tab is gone */
  readonly locks?: Pick<LockManager, "request"> | undefined;
  /** `taken` is to be called when the page has drawn the news: no others come before. */
  readonly onNews: (news: News, taken: () => void) => void;
  readonly onSignIn: () => void;
  /** The streams belong to another viewer now. */
  readonly onStranger: () => void;
}

/** A hub that has streams open says something every 4 s. */
const SILENT_MS = 6_000;
/** A worker that runs answers in a millisecond or not at all. */
const ANSWER_MS = 2_000;
/** One that is started anew has to be loaded first. */
const START_MS = 5_000;

/** Talks to the hub of all tabs, and to one of the page's own where that one cannot be had or speaks another version. */
export function createHubLink(options: HubLinkOptions): HubLink {
  const { clock } = options;
  let port: Port | null = null;
  let isShared = false;
  let viewerId: string | null = null;
  let wants: Wants = { isList: false, botIds: [] };
  let isJoined = false;
  let entries = 0;
  let release = (): void => {};
  let heardAt = clock.now();
  let isDoubtful = false;
  let cancelAnswer: (() => void) | null = null;

  const open = (isSharing: boolean): Port => {
    const giveUp = (): void => {
      if (opened === port) {
        moveTo(open(false));
      }
    };
    const shared = isSharing ? options.openShared(giveUp) : null;
    isShared = shared !== null;
    const opened = shared ?? options.openOwn();
    opened.addEventListener("message", ({ data }) => {
      // What a hub that was given up still says is late.
      if (opened === port) {
        receive(data as FromHub);
      }
    });
    opened.start();
    return opened;
  };
  const moveTo = (opened: Port): void => {
    cancelAnswer?.();
    cancelAnswer = null;
    release();
    port?.close();
    port = opened;
    if (isJoined) {
      void enter();
    }
  };
  /** A worker that has died is started anew by the first tab that asks for it; one that hangs is left alone. */
  const replaceHub = (): void => {
    isDoubtful = !isDoubtful;
    moveTo(open(isDoubtful));
    if (isDoubtful) {
      expectAnswer();
    }
  };

  // Without a lock, where a page may have none, the hub finds out more slowly that this tab is gone.
  const enter = async (): Promise<void> => {
    const entry = (entries += 1);
    isJoined = true;
    port ??= open(true);
    release();
    const held = isShared && options.locks ? await holdLock(options.locks).catch(() => null) : null;
    if (entry !== entries || viewerId === null) {
      held?.release();
      return;
    }
    release = () => held?.release();
    heardAt = clock.now();
    port.postMessage({
      type: "join",
      version: PROTOCOL_VERSION,
      viewerId,
      lock: held?.name ?? null,
    } satisfies ToHub);
    say({ type: "show", ...wants });
  };
  const exit = (): void => {
    say({ type: "leave" });
    entries += 1;
    isJoined = false;
    cancelAnswer?.();
    cancelAnswer = null;
    release();
  };
  const say = (message: ToHub): void => {
    if (isJoined) {
      port?.postMessage(message);
    }
  };
  const expectAnswer = (): void => {
    if (isShared) {
      cancelAnswer ??= clock.later(replaceHub, isDoubtful ? START_MS : ANSWER_MS);
    }
  };

  const beLetGo = (reason: OverReason): void => {
    if (reason === "version") {
      return moveTo(open(false));
    }
    if (reason === "silent") {
      return void enter();
    }
    isJoined = false;
    release();
    options.onStranger();
  };

  const receive = (message: FromHub): void => {
    heardAt = clock.now();
    isDoubtful = false;
    cancelAnswer?.();
    cancelAnswer = null;
    switch (message.type) {
      case "news":
        return message.viewerId === viewerId
          ? options.onNews(message, () => say({ type: "taken" }))
          : say({ type: "taken" });
      case "here":
        return;
      case "signIn":
        return options.onSignIn();
      case "over":
        return message.viewerId === viewerId && isJoined ? beLetGo(message.reason) : undefined;
    }
  };

  return {
    join: (id) => {
      viewerId = id;
      void enter();
    },
    leave: exit,
    show: (given) => {
      wants = given;
      say({ type: "show", ...wants });
    },
    say: (message) => {
      say(message);
      if (message.type === "look") {
        expectAnswer();
      }
    },
    check: () => {
      if (isJoined && clock.now() - heardAt >= SILENT_MS) {
        say({ type: "hello" });
        expectAnswer();
      }
    },
  };
}
