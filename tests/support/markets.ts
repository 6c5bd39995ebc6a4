import { createMarket, type Market } from "../../api/market/create-market.ts";
import { readEnvironment } from "../../api/environment.ts";
import type { ExchangeServer } from "./exchange-server.ts";

/** A market whose exchange is the test's. */
export async function aLiveMarket(
  exchange: "binance" | "coinbase" | "kraken",
  server: Pick<ExchangeServer, "webSocket" | "rest">,
): Promise<Market> {
  const name = exchange.toUpperCase();
  return createMarket({
    settings: readEnvironment({
      MARKET: exchange,
      [`${name}_WS_URL`]: server.webSocket,
      [`${name}_REST_URL`]: server.rest,
    }),
    hasBots: true,
    log: { info: () => undefined, warn: () => undefined },
  });
}
