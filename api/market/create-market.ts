import type { Environment } from "../environment.ts";
import { binance } from "./binance.ts";
import { coinbase } from "./coinbase.ts";
import { createCandles } from "./candles.ts";
import { createMarketFeed } from "./create-market-feed.ts";
import { createExchangeHub, type ExchangeOptions } from "./exchange.ts";
import type { ExchangeAdapter } from "./exchange-adapter.ts";
import { createHistoryClient } from "./history-client.ts";
import { kraken } from "./kraken.ts";
import { createLiveFeed } from "./live-feed.ts";
import { createLiveMarkets } from "./live-markets.ts";
import { loadCandles } from "./load-candles.ts";
import type { MarketFeed } from "./market-feed.ts";
import type { Markets } from "./markets.ts";
import { createSimulatedPrices } from "./simulated-feed.ts";
import { createSimulatedMarkets } from "./simulated-markets.ts";

/** The market of one process, for its bots and for those who look. */
export interface Market {
  /** Null where no bots are run. */
  readonly feed: MarketFeed | null;
  readonly markets: Markets;
  readonly close: () => void;
}

/** Which market, and for whom. */
export interface MarketOptions {
  readonly settings: Pick<Environment, "market" | "exchanges">;
  /** Whether bots are run here: a replay's file is read only then. */
  readonly hasBots: boolean;
  readonly log: ExchangeOptions["log"];
}

const ADAPTERS: Readonly<Record<string, ExchangeAdapter>> = { binance, coinbase, kraken };

/**
 * Opens the market that the settings name. An exchange is not connected before somebody asks for something of it.
 *
 * @throws Error with one sentence when it cannot be.
 */
export async function createMarket({ settings, hasBots, log }: MarketOptions): Promise<Market> {
  const adapter = ADAPTERS[settings.market];
  if (adapter !== undefined) {
    return openExchange(adapter, settings.exchanges, hasBots, log);
  }
  const isSimulated = settings.market === "simulated";
  const markets = createSimulatedMarkets({ priceAt: isSimulated ? createSimulatedPrices() : null });
  return {
    feed: hasBots ? await createMarketFeed(settings.market) : null,
    markets,
    close: markets.close,
  };
}

function openExchange(
  adapter: ExchangeAdapter,
  exchanges: Environment["exchanges"],
  hasBots: boolean,
  log: ExchangeOptions["log"],
): Market {
  const { webSocket, rest } = exchanges[ADDRESS_NAMES[adapter.exchange]];
  const { requestIntervalMs } = adapter.history;
  const hub = createExchangeHub({ adapter, socketUrl: webSocket, log });
  const client = createHistoryClient({ title: adapter.title, requestIntervalMs });
  const candles = createCandles({
    hub,
    load: (topic, wanted) => loadCandles({ adapter, client, url: rest }, topic, wanted),
  });
  const markets = createLiveMarkets({ hub, candles });
  const feed = hasBots ? createLiveFeed({ hub, candles }) : null;
  return {
    feed,
    markets,
    close: () => {
      feed?.close();
      markets.close();
    },
  };
}

const ADDRESS_NAMES = { BINANCE: "binance", COINBASE: "coinbase", KRAKEN: "kraken" } as const;
