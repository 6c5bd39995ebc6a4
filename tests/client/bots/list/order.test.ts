import { describe, expect, it } from "vitest";
import { type ListView, toListView } from "../../../../client/bots/list/list-view.ts";
import { orderOf } from "../../../../client/bots/list/order.ts";
import { createBotReader } from "../../../../client/bots/list/create-bot-reader.ts";
import type { ListedBot, ListedStatus } from "../../../../client/live/documents.ts";
import { aListedBot, REPORTED_AT } from "../../../support/listed-bots.ts";

/** The bots that a view shows, by their names, which are their ids too. */
function ordered(view: Partial<ListView>, ...bots: readonly ListedBot[]): readonly string[] {
  return orderOf(createBotReader()(bots, Date.parse(REPORTED_AT)).bots, { ...toListView({}), ...view });
}

function bot(name: string, status: Partial<ListedStatus> = {}, more: Partial<ListedBot["bot"]> = {}): ListedBot {
  return aListedBot(status, { name, ...more }, name);
}

describe("orderOf", () => {
  it("puts what needs attention first, the most urgent of it before the rest", () => {
    const order = ordered(
      {},
      bot("running"),
      bot("late", { freshness: "LATE" }),
      bot("stopped", { runStatus: "STOPPED", freshness: "OFF" }),
      bot("error", { runStatus: "ERROR" }),
      bot("lost", { freshness: "LOST" }),
      bot("waiting", { runStatus: "WAITING" }),
    );

    expect(order).toEqual(["lost", "error", "late", "running", "waiting", "stopped"]);
  });

  it("orders names as people read them", () => {
    expect(ordered({ sort: "name" }, bot("bot 10"), bot("Bot 9"), bot("äpfel"), bot("Birnen"))).toEqual([
      "äpfel",
      "Birnen",
      "Bot 9",
      "bot 10",
    ]);
  });

  it("orders amounts by their exact size", () => {
    const order = ordered(
      { sort: "pnl", direction: "desc" },
      bot("less", { dailyPnl: "12345678901234567.01" }),
      bot("more", { dailyPnl: "12345678901234567.02" }),
      bot("loss", { dailyPnl: "-3" }),
    );

    expect(order).toEqual(["more", "less", "loss"]);
  });

  it.each(["asc", "desc"] as const)("puts bots without a value last, %s", (direction) => {
    const order = ordered(
      { sort: "unrealized", direction },
      bot("none"),
      bot("some", { inPosition: true, unrealizedPnl: "-1" }),
    );

    expect(order).toEqual(["some", "none"]);
  });

  it("does not compare amounts of different currencies", () => {
    const order = ordered(
      { sort: "pnl", direction: "desc" },
      bot("10 USDT", { dailyPnl: "10" }),
      bot("1 BTC", { dailyPnl: "1" }, { symbol: "ETH/BTC" }),
      bot("20 USDT", { dailyPnl: "20" }),
    );

    expect(order).toEqual(["1 BTC", "20 USDT", "10 USDT"]);
  });

  it("puts the longest silence first, and bots that do not report last", () => {
    const order = ordered(
      { sort: "reported", direction: "asc" },
      bot("stopped", { runStatus: "STOPPED", lastRunAt: "2026-11-01T00:00:00.000Z" }),
      bot("fresh"),
      bot("silent", { lastRunAt: "2026-11-23T01:00:00.000Z" }),
    );

    expect(order).toEqual(["silent", "fresh", "stopped"]);
  });

  it("puts the newest first", () => {
    const order = ordered(
      { sort: "created", direction: "desc" },
      bot("old", {}, { createdAt: "2026-01-01T00:00:00.000Z" }),
      bot("new", {}, { createdAt: "2026-11-01T00:00:00.000Z" }),
    );

    expect(order).toEqual(["new", "old"]);
  });

  it("keeps bots that are equal in the order of their names", () => {
    expect(ordered({ sort: "pnl", direction: "desc" }, bot("b"), bot("c"), bot("a"))).toEqual(["a", "b", "c"]);
  });

  it.each([
    ["part of the name", "omen"],
    ["the pair, in any case", "btc/us"],
    ["several words in any order", "ema  momentum"],
    ["the strategy", "EMA"],
  ])("finds a bot by %s", (_, search) => {
    expect(ordered({ search }, bot("Momentum"), bot("Grid", {}, { symbol: "ETH/EUR", strategy: "grid" }))).toEqual([
      "Momentum",
    ]);
  });

  it.each([
    ["ATTENTION", ["lost", "error"]],
    ["UNSURE", ["lost"]],
    ["ERROR", ["error"]],
    ["RUNNING", ["running"]],
    ["STOPPED", []],
  ] as const)("shows with the filter %s only %j", (filter, expected) => {
    expect(
      ordered({ filter }, bot("running"), bot("error", { runStatus: "ERROR" }), bot("lost", { freshness: "LOST" })),
    ).toEqual(expected);
  });
});
