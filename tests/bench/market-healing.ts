import { setTimeout as wait } from "node:timers/promises";
import { binance } from "../../api/market/binance.ts";
import { createExchangeHub } from "../../api/market/exchange.ts";
import { kraken } from "../../api/market/kraken.ts";
import { BINANCE_ACK, binanceTicker } from "../support/binance-messages.ts";
import { type ExchangeLine, type ExchangeServer, startExchangeServer } from "../support/exchange-server.ts";
import { krakenBook, krakenSum } from "../support/kraken-messages.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";

interface Site {
  readonly line: ExchangeLine;
  readonly server: ExchangeServer;
  readonly network: TcpProxy;
}

/** What goes wrong; the last two bring the network and the exchange back after so long. */
const FAULTS: Readonly<Record<string, (site: Site) => unknown>> = {
  "closed with a code": ({ line }) => line.close(1012, "restart"),
  "cut without a word": ({ line }) => line.cut(),
  "cut in the midst of a message": ({ line }) => line.sayHalf(),
  "twenty messages of garbage, then cut": ({ line }) => {
    Array.from({ length: 20 }, () => line.say("{"));
    line.cut();
  },
  "gone for 3 s": async ({ line, server }) => {
    server.refuse(503);
    line.cut();
    await wait(3_000);
    server.refuse(null);
  },
  "silent on an open connection": ({ network }) => {
    network.swallow();
    network.recover();
  },
};
const REPEATS = 5;
const BOOK = { bids: [["10.0", "1.0"]], asks: [["11.0", "1.0"]] } as const;

/** How long each fault keeps a price from being shown, in ms: over real sockets, with an exchange that speaks every 20 ms. */
export async function measureHealing(): Promise<object[]> {
  const table = [];
  for (const [fault, cause] of Object.entries(FAULTS)) {
    const repeats = fault.startsWith("silent") ? 1 : REPEATS;
    const times = await Promise.all(Array.from({ length: repeats }, () => healOnce(cause)));
    table.push({ fault, "ms until the next price": times.map((ms) => Math.round(ms)).join(", ") });
  }
  const gaps = await Promise.all(Array.from({ length: REPEATS }, healGap));
  table.push({
    fault: "a wrong checksum of Kraken's book",
    "ms until the next price": gaps.map((ms) => Math.round(ms)).join(", "),
  });
  return table;
}

async function healOnce(cause: (site: Site) => unknown): Promise<number> {
  const server = await startExchangeServer();
  const network = await startTcpProxy(server.webSocket);
  const hub = aHub(binance, network.url.replace(/\/$/, ""));
  let feed = "";
  hub.watch("TICKER", { symbol: "BTC/USDT" }, (_, state) => {
    feed = state.feed;
  });
  const first = await server.nextLine();
  void speak(first);
  void speakOnAll(server);
  await until(() => feed === "LIVE");
  const startedAt = performance.now();
  await cause({ line: first, server, network });
  await until(() => feed !== "LIVE");
  await until(() => feed === "LIVE");
  const took = performance.now() - startedAt;
  hub.close();
  network.close();
  await server.close();
  return took;
}

/** From the change whose checksum is wrong to the snapshot that was asked for. */
async function healGap(): Promise<number> {
  const server = await startExchangeServer();
  const hub = aHub(kraken, server.webSocket);
  let shown = 0;
  hub.watch("BOOK", { symbol: "BTC/USD" }, (value) => {
    shown += value === null ? 0 : 1;
  });
  const line = await server.nextLine();
  const snapshot = krakenBook("BTC/USD", "snapshot", BOOK, krakenSum(BOOK));
  await line.nextAsked();
  line.say(snapshot);
  await until(() => shown === 1);
  const startedAt = performance.now();
  line.say(krakenBook("BTC/USD", "update", { bids: [], asks: [] }, 1));
  await line.nextAsked();
  await line.nextAsked();
  line.say(snapshot);
  await until(() => shown === 2);
  const took = performance.now() - startedAt;
  hub.close();
  await server.close();
  return took;
}

/** As long as there are connections; it waits for the next one for ever. */
async function speakOnAll(server: ExchangeServer): Promise<void> {
  for (;;) {
    void speak(await server.nextLine());
  }
}

async function speak(line: ExchangeLine): Promise<void> {
  await line.nextAsked();
  line.say(BINANCE_ACK);
  const timer = setInterval(() => line.say(binanceTicker("btcusdt", "1")), 20);
  await line.closed;
  clearInterval(timer);
}

function aHub(adapter: typeof binance, socketUrl: string) {
  const log = { info: () => undefined, warn: () => undefined };
  return createExchangeHub({ adapter, socketUrl, log });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await wait(1);
  }
}
