import type { ClientOptions } from "../graphql/client.ts";
import { systemClock } from "../graphql/clock.ts";
import { watchClockJumps } from "./clock-jumps.ts";
import { createHubTab, type HubTab, NOTHING } from "./hub-tab.ts";
import { type FromHub, type OverReason, PROTOCOL_VERSION, type Port, type ToHub } from "./protocol.ts";
import { createStreams } from "./streams.ts";

/** Settings of {@link createHub}. */
export interface HubOptions extends ClientOptions {
  /** Tell at once when a tab is gone. @defaultValue a tab is gone when it says so, or is silent for too long */
  readonly locks?: Pick<LockManager, "request"> | undefined;
}

/** The owner of the streams of all tabs of a browser. */
export interface Hub {
  /** Serves whoever is at the other end. */
  connect(port: Port): void;
  /** Leaves all tabs and closes all streams. */
  close(): void;
}

/** A stream that was silent for so long is replaced when somebody looks again; the server pings every 4 s. */
const PATIENCE_MS = 6_000;
/** Tabs that hear of one change of the network together ask together. */
const FORCED_AGAIN_MS = 1_000;

/**
 * Opens at most two streams, one for lists and one for bots on pages of their own, and shares them among the tabs of one
 * viewer. A tab of another viewer takes the hub over, and nothing of the first one is kept.
 */
export function createHub(options: HubOptions): Hub {
  const { clock = systemClock, locks } = options;
  const tabs = new Map<Port, HubTab>();
  let viewerId = "";
  let isSignedOut = false;
  let forcedAt = -Infinity;
  let stopWatching = (): void => {};

  const markAll = (): void => tabs.forEach((tab) => tab.mark());
  const streams = createStreams({
    client: { ...options, clock },
    clock,
    viewerId: () => viewerId,
    onList: (botIds) => tabs.forEach((tab) => tab.markList(botIds)),
    onBots: (botIds) => tabs.forEach((tab) => tab.markBots(botIds)),
    onConnection: markAll,
    onSignedOut: () => {
      if (!isSignedOut) {
        isSignedOut = true;
        tabs.forEach((tab) => tab.post({ type: "signIn" }));
      }
    },
    onStranger: () => dismissAll("viewer"),
  });

  const remove = (port: Port, tab: HubTab): void => {
    // A tab that has joined again is another one, which the end of the first does not concern.
    if (tabs.get(port) !== tab) {
      return;
    }
    tab.close();
    tabs.delete(port);
    streams.want([...tabs.values()].map((other) => other.wants()));
    markAll();
    if (tabs.size === 0) {
      stopWatching();
    }
  };
  const letGo = (port: Port, tab: HubTab): void => {
    tab.dismiss("silent");
    remove(port, tab);
  };
  const dismissAll = (reason: OverReason): void => {
    tabs.forEach((tab) => tab.dismiss(reason));
    tabs.clear();
    stopWatching();
    streams.close();
    isSignedOut = false;
  };
  const goOn = (): void => {
    isSignedOut = false;
    streams.retryNow();
  };

  const onJump = (byMs: number): void => {
    streams.forgetSkew();
    streams.renew(byMs > 0 ? PATIENCE_MS : 0, "This computer slept, or its clock was set");
  };
  const look = (isNetworkNew: boolean): void => {
    const isForced = isNetworkNew && clock.now() - forcedAt >= FORCED_AGAIN_MS;
    if (isForced) {
      forcedAt = clock.now();
      return streams.renew(0, "The network has changed");
    }
    streams.renew(PATIENCE_MS, "The server has said nothing for a while");
  };
  const join = (port: Port, message: ToHub & { readonly type: "join" }): void => {
    if (message.version !== PROTOCOL_VERSION) {
      port.postMessage({ type: "over", reason: "version", viewerId: message.viewerId } satisfies FromHub);
      return;
    }
    if (message.viewerId !== viewerId) {
      dismissAll("viewer");
      viewerId = message.viewerId;
    }
    if (tabs.size === 0) {
      stopWatching = watchClockJumps(clock, onJump);
    }
    tabs.get(port)?.close();
    const tab = createHubTab({
      port,
      clock,
      streams,
      viewerId,
      tabCount: () => tabs.size,
      onSilent: () => letGo(port, tab),
    });
    tabs.set(port, tab);
    if (message.lock !== null) {
      // Granted when the tab that holds it is gone.
      void locks?.request(message.lock, () => remove(port, tab));
    }
    tab.show(NOTHING);
    markAll();
    if (isSignedOut) {
      // Whoever comes now has just signed in.
      goOn();
    }
  };

  const receive = (port: Port, message: ToHub): void => {
    if (message.type === "join") {
      return join(port, message);
    }
    const tab = tabs.get(port);
    if (tab === undefined) {
      return;
    }
    switch (message.type) {
      case "show":
        tab.show(message);
        return streams.want([...tabs.values()].map((other) => other.wants()));
      case "taken":
        return tab.taken();
      case "retryNow":
        streams.retryNow();
        return streams.renew(PATIENCE_MS, "The server has said nothing for a while");
      case "hello":
        return tab.post({ type: "here" });
      case "look":
        tab.post({ type: "here" });
        return look(message.isNetworkNew);
      case "signedIn":
        return goOn();
      case "leave":
        return remove(port, tab);
    }
  };

  return {
    connect: (port) => {
      // Both ends are ours and built together; another version is refused by its number.
      port.addEventListener("message", ({ data }) => receive(port, data as ToHub));
      port.start();
    },
    close: () => dismissAll("silent"),
  };
}
