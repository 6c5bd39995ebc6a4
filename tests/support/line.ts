import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/**
 * A network between some clients and their servers, which does to their connections what networks do. Unlike the one of
 * `tcp-proxy.ts` it tells nobody that the other end of a swallowed connection has left.
 */
export interface Line {
  /** Where clients connect; the port on this machine. */
  readonly port: number;
  /** Nothing gets through any more, and no connection is closed. */
  readonly swallow: () => void;
  /** Every piece is held up for up to so many ms, and torn into two at any byte. */
  readonly delay: (longestMs: number) => void;
  /** Each connection is cut within the next event that comes through, compressed or not, by a reset or by an end. */
  readonly cutWithinEvent: () => void;
  /** Resets all connections there are. */
  readonly reset: () => void;
  /**
   * New connections are well again. Those that were swallowed stay silent for ever, and those that are cut are not
   * brought back.
   *
   * @param hasWord - tells the ends of swallowed connections, as a network with a firewall does.
   */
  readonly recover: (hasWord: boolean) => void;
  readonly close: () => void;
}

export interface LineOptions {
  /** Where the next connection goes. */
  readonly target: () => number;
  /** From 0 up to, but without, 1. @defaultValue `Math.random` */
  readonly random?: () => number;
}

/** One connection: both of its ends. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket | null;
  isLost: boolean;
  isToBeCut: boolean;
  /** Whether what the server says is compressed, so that nobody can tell where an event begins. */
  isGzip: boolean;
}

/** The mark of an event in the bytes of a stream, and how far behind it a cut may fall. */
const EVENT_MARK = "event: next";
const LONGEST_EVENT_PART = 200;
const GZIP_HEAD = /^HTTP\/1\.1 [^]*\r\ncontent-encoding: gzip\r\n/i;
const LONGEST_HEAD = 2_000;
/** The part that was let through is taken before the reset, which would throw it away. */
const RESET_DELAY_MS = 20;

/** Puts up a line. */
export async function startLine({ target, random = Math.random }: LineOptions): Promise<Line> {
  const pairs = new Set<Pair>();
  let isSwallowing = false;
  let longestDelayMs = 0;

  const listening = createServer({ allowHalfOpen: true }, (client) => {
    const server = isSwallowing ? null : connect({ port: target(), host: "127.0.0.1", allowHalfOpen: true });
    const pair: Pair = { client, server, isLost: false, isToBeCut: false, isGzip: false };
    pairs.add(pair);
    if (server === null) {
      lose(pair);
    }
    guard(client, server, pair);
    client.on("close", () => isOver(pair) && pairs.delete(pair));
    server?.on("close", () => isOver(pair) && pairs.delete(pair));
    if (server !== null) {
      guard(server, client, pair);
      carry(client, server, pair, false);
      carry(server, client, pair, true);
    }
  });

  const isOver = ({ client, server }: Pair) => client.destroyed && server?.destroyed !== false;

  /** One end hears of the other, unless their connection is lost. */
  function guard(socket: Socket, other: Socket | null, pair: Pair): void {
    socket.on("error", () => !pair.isLost && other?.resetAndDestroy());
    socket.on("close", () => !pair.isLost && other?.destroySoon());
  }

  function carry(from: Socket, to: Socket, pair: Pair, isAnswer: boolean): void {
    from.on("data", (bytes: Buffer) => {
      if (isAnswer) {
        pair.isGzip ||= GZIP_HEAD.test(bytes.toString("latin1", 0, LONGEST_HEAD));
      }
      if (isAnswer && pair.isToBeCut && (pair.isGzip || bytes.includes(EVENT_MARK))) {
        cut(pair, bytes);
      } else if (longestDelayMs > 0) {
        from.pause();
        void trickle(to, bytes).then(() => resume(from, pair));
      } else if (!to.write(bytes)) {
        from.pause();
        to.once("drain", () => resume(from, pair));
      }
    });
    // A socket that is paused with nothing in its buffer still says that it ended.
    from.on("end", () => !pair.isLost && to.end());
  }

  function resume(socket: Socket, pair: Pair): void {
    if (!pair.isLost) {
      socket.resume();
    }
  }

  async function trickle(to: Socket, bytes: Buffer): Promise<void> {
    const middle = Math.floor(random() * bytes.length);
    for (const part of [bytes.subarray(0, middle), bytes.subarray(middle)]) {
      await wait(random() * longestDelayMs);
      to.write(part);
    }
  }

  /** Nothing is read on either end: whoever sends fills the buffers of the machine, and nobody hears that the other left. */
  function lose(pair: Pair): void {
    pair.isLost = true;
    pair.client.pause();
    pair.server?.pause();
  }

  function cut(pair: Pair, bytes: Buffer): void {
    lose(pair);
    const begin = pair.isGzip ? 0 : bytes.indexOf(EVENT_MARK);
    const end = begin + 1 + Math.floor(random() * LONGEST_EVENT_PART);
    pair.client.write(bytes.subarray(0, Math.min(end, bytes.length - 1)));
    const isReset = random() < 0.5;
    setTimeout(() => {
      if (isReset) {
        pair.client.resetAndDestroy();
      } else {
        pair.client.destroySoon();
      }
      pair.server?.resetAndDestroy();
    }, RESET_DELAY_MS);
  }

  function resetAll(fits: (pair: Pair) => boolean): void {
    for (const { client, server } of [...pairs].filter(fits)) {
      client.resetAndDestroy();
      server?.resetAndDestroy();
    }
  }

  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  // A server that listens on a TCP port always has such an address.
  const { port } = listening.address() as AddressInfo;
  return {
    port,
    swallow: () => {
      // By now the machines at the ends of those lost before would have given up.
      resetAll(({ isLost }) => isLost);
      isSwallowing = true;
      pairs.forEach(lose);
    },
    delay: (longestMs) => {
      longestDelayMs = longestMs;
    },
    cutWithinEvent: () => {
      pairs.forEach((pair) => {
        pair.isToBeCut = true;
      });
    },
    reset: () => resetAll(() => true),
    recover: (hasWord) => {
      isSwallowing = false;
      longestDelayMs = 0;
      pairs.forEach((pair) => {
        pair.isToBeCut = false;
      });
      if (hasWord) {
        resetAll(({ isLost }) => isLost);
      }
    },
    close: () => {
      listening.close();
      resetAll(() => true);
    },
  };
}
