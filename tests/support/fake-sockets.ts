import type { MarketSocket, OpenSocket, SocketEvents } from "../../api/market/socket.ts";

/** A socket whose other end is the test. */
export interface FakeSocket extends SocketEvents {
  readonly url: string;
  readonly sent: string[];
  readonly isClosed: () => boolean;
}

/** Sockets that go nowhere, in the order in which they were opened. */
export interface FakeSockets {
  readonly open: OpenSocket;
  readonly all: FakeSocket[];
  /** The one that was opened last. */
  readonly last: () => FakeSocket;
}

/** Makes them. */
export function createFakeSockets(): FakeSockets {
  const all: FakeSocket[] = [];
  return {
    all,
    last: () => {
      const last = all.at(-1);
      if (last === undefined) {
        throw new Error("No socket was opened yet");
      }
      return last;
    },
    open: (url, events) => {
      let isClosed = false;
      const sent: string[] = [];
      const socket: MarketSocket = {
        send: (text) => void sent.push(text),
        close: () => {
          isClosed = true;
        },
      };
      all.push({ url, sent, isClosed: () => isClosed, ...events });
      return socket;
    },
  };
}
