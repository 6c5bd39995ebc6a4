import { describe, expect, it } from "vitest";
import { createBotReader } from "../../../../client/bots/list/create-bot-reader.ts";
import { totalsOf } from "../../../../client/bots/list/totals.ts";
import type { ListedBot } from "../../../../client/live/documents.ts";
import { aListedBot, REPORTED_AT } from "../../../support/listed-bots.ts";

const NOW = Date.parse(REPORTED_AT) + 1_000;
const totals = (...bots: readonly ListedBot[]) => totalsOf(createBotReader()(bots, NOW));

describe("totalsOf", () => {
  it("adds exactly where doubles do not", () => {
    const { dayPnl } = totals(aListedBot({ dailyPnl: "0.1" }), aListedBot({ dailyPnl: "0.2" }));

    expect(dayPnl).toEqual([{ currency: "USDT", sum: "0.3", up: 2, down: 0, count: 2, unsure: 0 }]);
  });

  it("keeps digits that a double has no room for", () => {
    const { dayPnl } = totals(
      aListedBot({ dailyPnl: "12345678901234567.000000000000000001" }),
      aListedBot({ dailyPnl: "-0.000000000000000002" }),
    );

    expect(dayPnl[0]?.sum).toBe("12345678901234566.999999999999999999");
  });

  it("never adds amounts of different currencies", () => {
    const { dayPnl } = totals(
      aListedBot({ dailyPnl: "0.5" }, { symbol: "ETH/BTC" }),
      aListedBot({ dailyPnl: "10" }),
      aListedBot({ dailyPnl: "-4" }),
    );

    expect(dayPnl).toEqual([
      { currency: "USDT", sum: "6", up: 1, down: 1, count: 2, unsure: 0 },
      { currency: "BTC", sum: "0.5", up: 1, down: 0, count: 1, unsure: 0 },
    ]);
  });

  it("says how much of a sum is of bots that cannot be believed", () => {
    const { dayPnl } = totals(aListedBot({ dailyPnl: "1" }), aListedBot({ dailyPnl: "2", freshness: "LOST" }));

    expect(dayPnl).toEqual([{ currency: "USDT", sum: "3", up: 2, down: 0, count: 2, unsure: 1 }]);
  });

  it("leaves out what is of yesterday", () => {
    const { dayPnl } = totals(aListedBot({ dailyPnl: "99", changedAt: "2026-11-22T23:00:00.000Z" }));

    expect(dayPnl).toEqual([]);
  });

  it("counts what cannot be believed as such and not as running", () => {
    const { groups } = totals(aListedBot(), aListedBot({ freshness: "LOST" }), aListedBot({ freshness: "LATE" }));

    expect(groups).toMatchObject({ RUNNING: 2, UNSURE: 1 });
  });

  it("leaves the bots where they were last seen when the server can vouch for none", () => {
    const unverified = aListedBot({ freshness: "UNVERIFIED" });

    const { groups, attention } = totals(unverified, unverified);

    expect([groups.RUNNING, groups.UNSURE, attention]).toEqual([2, 0, 0]);
  });

  it("counts a bot that the server alone cannot vouch for among those that need attention", () => {
    const { groups, attention } = totals(aListedBot(), aListedBot({ freshness: "UNVERIFIED" }));

    expect([groups.UNSURE, attention]).toEqual([1, 1]);
  });

  it("sums up open positions alone", () => {
    const { openCount, unrealizedPnl } = totals(
      aListedBot({ inPosition: true, unrealizedPnl: "1.54" }),
      aListedBot({ inPosition: true, unrealizedPnl: null }),
      aListedBot(),
    );

    expect([openCount, unrealizedPnl[0]?.sum]).toEqual([2, "1.54"]);
  });

  it("finds the bot that has been silent for longest, among those that are not stopped", () => {
    const { oldest } = totals(
      aListedBot({ lastRunAt: "2026-11-23T01:00:00.000Z" }, { name: "Silent" }),
      aListedBot({}, { name: "Fresh" }),
      aListedBot({ runStatus: "STOPPED", lastRunAt: "2026-11-01T00:00:00.000Z" }, { name: "Stopped" }),
    );

    expect(oldest?.name).toBe("Silent");
  });

  it("has no oldest report where no bot runs", () => {
    expect(totals(aListedBot({ runStatus: "STOPPED" })).oldest).toBeNull();
  });
});
