import { cleanup, render, screen } from "@solidjs/testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { type Live, LiveContext } from "../../../client/live/live.ts";
import { BookCard } from "../../../client/market/book-card.tsx";
import { TapeCard } from "../../../client/market/tape-card.tsx";

const NOW = Date.parse("2026-11-26T12:00:00Z");
/** What the server told before it refused to go on: it was live then. */
const READING = {
  symbol: "BTC/USDT",
  exchange: "BINANCE",
  feed: "LIVE",
  message: null,
  receivedAt: new Date(NOW - 1_000).toISOString(),
} as const;
const BOOK = { ...READING, bids: [{ price: "10", size: "1" }], asks: [{ price: "11", size: "1" }], at: null };
const LINE = {
  trade: { id: "1", price: "10", size: "1", side: "BUY", at: new Date(NOW).toISOString() },
  isAfterGap: false,
} as const;

// Of all that a page follows, these parts look at the clock alone.
const live = { now: () => NOW } as unknown as Live;

const showBook = (error: string | null) =>
  render(() => (
    <LiveContext.Provider value={live}>
      <BookCard symbol="BTC/USDT" view={{ book: () => BOOK, error: () => error }} isHeard />
    </LiveContext.Provider>
  ));
const showTape = (error: string | null) =>
  render(() => (
    <LiveContext.Provider value={live}>
      <TapeCard
        symbol="BTC/USDT"
        tape={{ lines: () => [LINE], reading: () => READING, error: () => error }}
        isHeard
      />
    </LiveContext.Provider>
  ));

afterEach(cleanup);

describe.each([
  ["An order book", showBook, "The orders cannot be shown: Too many.", "10.00"],
  ["A tape", showTape, "The trades cannot be shown: Too many.", "10.00"],
])("%s that is shown", (_, show, problem, price) => {
  it("says from where it is", () => {
    show(null);

    expect(screen.getByText(/^Binance/)).toBeDefined();
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByText(price).className).toContain("text-gain");
  });

  it("is not called live any more once the server refuses to go on, and says so", () => {
    show("Too many");

    expect(screen.getByRole("alert").textContent).toBe(problem);
    expect(screen.queryByText(/^Binance/)).toBeNull();
    expect(screen.getByText(price).className).toContain("text-faint");
  });
});
