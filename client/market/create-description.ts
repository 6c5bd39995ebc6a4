import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { ask } from "../graphql/ask.ts";
import { MARKET, type MarketDescription } from "./documents.ts";
import type { Market } from "./market.ts";

/** What market the server has; undefined while that is not known. It is read again where the server may be another by now. */
export function createDescription(market: Market): Accessor<MarketDescription | undefined> {
  const [description, setDescription] = createSignal<MarketDescription>();
  let isOver = false;
  onCleanup(() => {
    isOver = true;
  });
  const load = async (): Promise<void> => {
    try {
      const found = await ask(market.client, MARKET, {});
      if (!isOver) {
        setDescription(found.market);
      }
    } catch {
      // Whatever is shown of the market says for itself what is wrong.
    }
  };
  createEffect(on(market.isHeard, (isHeard) => isHeard && void load()));
  return description;
}
