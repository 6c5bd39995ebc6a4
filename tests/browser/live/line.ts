import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A line between browsers and a site, which counts the streams on it. */
export interface Line {
  /** The site's address through this line, without a slash at the end. */
  readonly url: string;
  /** Streams of bots that are open now. */
  readonly streams: () => number;
  /** Streams of the market that are open now. */
  readonly marketStreams: () => number;
  /** The most streams of bots that were open together for a moment, since this was last asked: a line hears late of closed ones. */
  readonly mostStreams: () => number;
  /** Lets every open stream stand without a word; new ones work. */
  readonly swallow: () => void;
  /** The same, and nothing new gets through until {@link Line.plug}. */
  readonly unplug: () => void;
  readonly plug: () => void;
  readonly close: () => Promise<void>;
}

/** A stream that was closed is heard of within this time. */
const HELD_MS = 250;

/** Puts a line in front of a site. */
export async function openLine(siteUrl: string): Promise<Line> {
  const open = new Set<ServerResponse>();
  const openedAt = new WeakMap<ServerResponse, number>();
  const ofMarket = new WeakSet<ServerResponse>();
  const count = (isOfMarket: boolean): number => [...open].filter((to) => ofMarket.has(to) === isOfMarket).length;
  /** Those that are open for so long now are held by the browser. */
  const countHeld = (): number => {
    const since = performance.now() - HELD_MS;
    return [...open].filter((to) => !ofMarket.has(to) && (openedAt.get(to) ?? 0) <= since).length;
  };
  let most = 0;
  let isPlugged = true;

  const swallow = (): void => open.forEach((to) => (to.write = () => true));
  const pass = (from: IncomingMessage, to: ServerResponse): void => {
    if (!isPlugged) {
      to.destroy();
      return;
    }
    const { method, headers, url } = from;
    let asked = "";
    from.on("data", (bytes) => (asked += String(bytes)));
    const upstream = request(`${siteUrl}${url}`, { method: method ?? "GET", headers }, (answer) => {
      if (answer.headers["content-type"]?.startsWith("text/event-stream") === true) {
        open.add(to);
        if (MARKET.test(asked)) {
          ofMarket.add(to);
        }
        openedAt.set(to, performance.now());
        // Behind what has come meanwhile, so that a machine that was busy has heard of what was closed.
        setTimeout(() => setImmediate(() => (most = Math.max(most, countHeld()))), HELD_MS + 1);
      }
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      // A stream that the site drops is dropped here as well, not ended.
      answer.on("error", () => to.destroy());
      answer.pipe(to);
    });
    upstream.on("error", () => to.destroy());
    to.on("close", () => {
      open.delete(to);
      upstream.destroy();
    });
    from.pipe(upstream);
  };
  const server = createServer(pass).listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    streams: () => count(false),
    marketStreams: () => count(true),
    mostStreams: () => {
      const found = most;
      most = countHeld();
      return found;
    },
    swallow,
    unplug: () => {
      isPlugged = false;
      swallow();
    },
    plug: () => {
      isPlugged = true;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** What a request for a stream of the market is named. */
const MARKET = /"operationName":"(MarketTicker|OrderBook|MarketTrades)"/;
