/** A WebSocket as a connection uses it. */
export interface MarketSocket {
  readonly send: (text: string) => void;
  /** Ends it; nothing is told of it any more. */
  readonly close: () => void;
}

/** What a socket tells. */
export interface SocketEvents {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** Once, whether it ever opened or not. */
  readonly onClose: (reason: string) => void;
}

/** Opens a socket; what it tells comes later, never while it is being opened. */
export type OpenSocket = (url: string, events: SocketEvents) => MarketSocket;

/** Without a close frame there is no code but this one (RFC 6455, 7.1.5). */
const NO_CLOSE_FRAME = 1006;

/** Opens one with the platform's own WebSocket. */
export const openSocket: OpenSocket = (url, events) => {
  const socket = new WebSocket(url);
  const watched = new AbortController();
  let hasOpened = false;
  const listen = (type: "open" | "message" | "close", listener: (event: Event) => void) =>
    socket.addEventListener(type, listener, { signal: watched.signal });
  listen("open", () => {
    hasOpened = true;
    events.onOpen();
  });
  listen("message", (event) => {
    const data: unknown = event instanceof MessageEvent ? event.data : undefined;
    events.onText(typeof data === "string" ? data : "");
  });
  listen("close", (event) => {
    watched.abort();
    events.onClose(reasonOf(event, hasOpened));
  });
  // Unheard, it would end the process; what it is about is told at the close that follows.
  socket.addEventListener("error", () => undefined);
  return {
    send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
    close: () => {
      watched.abort();
      socket.close();
    },
  };
};

function reasonOf(event: Event, hasOpened: boolean): string {
  const { code, reason } = event instanceof CloseEvent ? event : { code: NO_CLOSE_FRAME, reason: "" };
  if (!hasOpened) {
    return "It could not be reached, or refused the connection";
  }
  if (code === NO_CLOSE_FRAME) {
    return "The connection was lost without a word";
  }
  const words = reason === "" ? "" : `: ${reason.slice(0, 100)}`;
  return `It closed the connection (code ${code}${words})`;
}
