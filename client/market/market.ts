import type { Client } from "@urql/core";
import { type Accessor, createContext, useContext } from "solid-js";

/**
 * The market side of the dashboard: prices, orders and trades as the server hears them from an exchange.
 *
 * Its streams belong to the one page that is looked at. A page that is hidden has none, and of several windows in sight the
 * one that was looked at last has them, so that a browser with its six connections to a server never runs out of them.
 */
export interface Market {
  /** The way to the server for what is followed here. */
  readonly client: Client;
  /** Whether this page may follow anything now. */
  readonly isOpen: Accessor<boolean>;
  /** Whether another window of this browser follows the market, which this one could take over. */
  readonly isElsewhere: Accessor<boolean>;
  /** Whether all that is followed is open and not silent for six seconds: else what is shown may be old. */
  readonly isHeard: Accessor<boolean>;
  /** Whether a connection that was there is being brought back, or was given up. */
  readonly isLost: Accessor<boolean>;
  /** Says that the caller's owner shows the market, until it is disposed. */
  readonly use: () => void;
  /** Follows the market here and no longer in another window. */
  readonly takeOver: () => void;
  /** Retries at once whatever waits for a retry or has been given up. */
  readonly retryNow: () => void;
}

/** Where components find the {@link Market}. */
export const MarketContext = createContext<Market>();

/** The market side of the page that this component belongs to, which then shows the market as long as its owner lives. */
export function useMarket(): Market {
  const market = useContext(MarketContext);
  if (market === undefined) {
    throw new Error("There is no MarketContext above this component");
  }
  market.use();
  return market;
}
