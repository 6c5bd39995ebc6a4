/** Messages in the formats that Coinbase has published. */

/** The answer to a subscription. */
export const COINBASE_ACK = {
  type: "subscriptions",
  channels: [{ name: "ticker", product_ids: ["BTC-USD"] }],
};

/** A ticker of a product such as `BTC-USD`. */
export function coinbaseTicker(product: string, sequence: number, price: string, at: number = Date.now()) {
  return {
    type: "ticker",
    sequence,
    product_id: product,
    price,
    open_24h: "1310.79",
    volume_24h: "245532.79269678",
    low_24h: "1280.52",
    high_24h: "1313.8",
    volume_30d: "9788783.60117027",
    best_bid: "1285.04",
    best_bid_size: "0.46688654",
    best_ask: "1285.27",
    best_ask_size: "1.56637040",
    side: "buy",
    time: new Date(at).toISOString().replace("Z", "061Z"),
    trade_id: 370_843_401,
    last_size: "11.4396987",
  };
}

/** A trade; the side is that of the order that waited. */
export function coinbaseMatch(product: string, tradeId: number, side: "buy" | "sell", type = "match") {
  return {
    type,
    trade_id: tradeId,
    sequence: 1_000 + tradeId * 7,
    maker_order_id: "ac928c66-ca53-498f-9c13-a110027a60e8",
    taker_order_id: "132fb6ae-456b-4654-b4e0-d681ac05cea1",
    time: "2026-11-26T18:00:00.028459Z",
    product_id: product,
    size: "5.23512000",
    price: "400.23",
    side,
  };
}

/** A whole order book. */
export function coinbaseSnapshot(
  product: string,
  sides: { readonly bids: readonly [string, string][]; readonly asks: readonly [string, string][] },
) {
  return { type: "snapshot", product_id: product, ...sides };
}

/** Changes of an order book; a size of zero takes a price away. */
export function coinbaseUpdate(product: string, changes: readonly ["buy" | "sell", string, string][]) {
  return { type: "l2update", product_id: product, changes, time: "2026-11-26T18:00:00.500000Z" };
}

/** What comes every second for each product. */
export function coinbaseHeartbeat(product: string) {
  return {
    type: "heartbeat",
    sequence: 90,
    last_trade_id: 20,
    product_id: product,
    time: "2026-11-26T18:00:00.464459Z",
  };
}

/** What a product that does not exist is answered. */
export function coinbaseFailure(product: string) {
  return { type: "error", message: "Failed to subscribe", reason: `${product} is not a valid product` };
}
