import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { ask } from "../graphql/ask.ts";
import { toSentence } from "../graphql/failure.ts";
import { MARKET_CONNECTIONS, type MarketConnection, RETRY_CONNECTIONS } from "./documents.ts";
import type { Market } from "./market.ts";
import { repeat } from "./repeat.ts";

/** The server's connections to the exchange, as they change. */
export interface Connections {
  /** Undefined before they were read. */
  readonly all: Accessor<readonly MarketConnection[] | undefined>;
  /** Why they could not be read, or not be retried; null while nothing is wrong. */
  readonly error: Accessor<string | null>;
  /** Asks the server to try one again now. @param id - null: all of them. */
  readonly retry: (id: string | null) => void;
  /** Whether a retry is on its way to the server. */
  readonly isRetrying: Accessor<boolean>;
}

const ASK_EVERY_MS = 1_000;

/**
 * Reads the connections again every second while the page may follow the market. They have a stream of their own, too, but
 * a browser has six connections, and a question every second leaves them to others in between.
 */
export function createConnections(market: Market): Connections {
  const [all, setAll] = createSignal<readonly MarketConnection[]>();
  const [error, setError] = createSignal<string | null>(null);
  const [isRetrying, setIsRetrying] = createSignal(false);

  createEffect(
    on(market.isOpen, (isOpen) => {
      if (!isOpen) {
        return;
      }
      onCleanup(
        repeat(async (isCurrent) => {
          try {
            const { marketConnections } = await ask(market.client, MARKET_CONNECTIONS, {});
            if (isCurrent()) {
              setAll(marketConnections);
              setError(null);
            }
          } catch (reason) {
            if (isCurrent()) {
              setError(reason instanceof Error ? reason.message : String(reason));
            }
          }
        }, ASK_EVERY_MS),
      );
    }),
  );

  const retry = async (id: string | null): Promise<void> => {
    setIsRetrying(true);
    const { data, error: refusal } = await market.client.mutation(RETRY_CONNECTIONS, { id }).toPromise();
    setIsRetrying(false);
    if (data !== undefined && data !== null) {
      setAll(data.retryMarketConnections);
    }
    setError(refusal === undefined ? null : toSentence(refusal));
  };
  return { all, error, retry: (id) => void retry(id), isRetrying };
}
