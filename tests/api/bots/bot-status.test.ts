import { describe, expect, it } from "vitest";
import { type BotReading, nextStatusInMs, toBotStatus } from "../../../api/bots/bot-status.ts";
import { aReading, anAction, at } from "../../support/bots.ts";

const moment = (second: number, isVerified = true) => ({ now: at(second), isVerified, readAt: at(second) });
const freshnessAt = (reading: BotReading, second: number) => toBotStatus(reading, moment(second)).freshness;
const idOf = (changes: Partial<BotReading>) => toBotStatus(aReading(changes), moment(0)).eventId;

describe("toBotStatus: freshness", () => {
  it("counts from the heartbeat where it is older than the row", () => {
    const reading = aReading({ lastRunAt: at(-120), changedAt: at(0) });

    expect(freshnessAt(reading, 0)).toBe("LATE");
  });

  it("counts from the row where it is older than the heartbeat", () => {
    const reading = aReading({ lastRunAt: at(0), changedAt: at(-120) });

    expect(freshnessAt(reading, 0)).toBe("LATE");
  });

  it("counts from the row where there is no heartbeat", () => {
    const reading = aReading({ lastRunAt: null, changedAt: at(0) });

    expect([119.999, 120, 299.999, 300].map((second) => freshnessAt(reading, second))).toEqual([
      "LIVE",
      "LATE",
      "LATE",
      "LOST",
    ]);
  });

  it("is not held up by a heartbeat in the future", () => {
    const reading = aReading({ lastRunAt: at(86_400), changedAt: at(0) });

    expect([0, 120, 300].map((second) => freshnessAt(reading, second))).toEqual(["LIVE", "LATE", "LOST"]);
  });

  it("takes a row that is newer than the clock for new", () => {
    const reading = aReading({ lastRunAt: null, changedAt: at(10) });

    expect(freshnessAt(reading, 0)).toBe("LIVE");
  });

  it("follows the report interval of the bot", () => {
    const reading = aReading({ reportIntervalMs: 1_000, lastRunAt: null, changedAt: at(0) });

    expect([1.999, 2, 5].map((second) => freshnessAt(reading, second))).toEqual(["LIVE", "LATE", "LOST"]);
  });
});

describe("toBotStatus: lastAction", () => {
  const reading = aReading({ lastAction: anAction({ state: "REQUESTED", expiresAt: at(30) }) });

  it("is open until its time is over", () => {
    expect(toBotStatus(reading, moment(29.999)).lastAction?.state).toBe("REQUESTED");
  });

  it("has timed out when its time is over, though nobody has written that", () => {
    expect(toBotStatus(reading, moment(30)).lastAction).toMatchObject({
      state: "TIMED_OUT",
      message: "The bot did not confirm in time",
    });
  });

  it("is as it was written once it is settled", () => {
    const settled = aReading({ lastAction: anAction({ state: "CONFIRMED", expiresAt: at(30) }) });

    expect(toBotStatus(settled, moment(60)).lastAction?.state).toBe("CONFIRMED");
  });
});

describe("toBotStatus: readAt", () => {
  it("is when the rows were last known to be as read", () => {
    const status = toBotStatus(aReading({ readAt: at(0) }), { now: at(9), isVerified: true, readAt: at(8) });

    expect(status.readAt).toEqual(at(8));
  });

  it("is never before the reading", () => {
    const status = toBotStatus(aReading({ readAt: at(8) }), { now: at(9), isVerified: true, readAt: at(2) });

    expect(status.readAt).toEqual(at(8));
  });
});

describe("toBotStatus: eventId", () => {
  it("is the same for the same", () => {
    expect(idOf({})).toBe(idOf({}));
  });

  it("does not depend on when it was read, or on who owns the bot", () => {
    expect(idOf({ readAt: at(5), sequence: 99 })).toBe(idOf({}));
  });

  it.each<Partial<BotReading>>([
    { botId: "0190f5fe-7c00-7a00-8000-00000000b999" },
    { revision: 8 },
    { runStatus: "PAUSED" },
    { reason: "Waits" },
    { inPosition: true },
    { entryPrice: "1" },
    { positionSize: "1" },
    { markPrice: "1" },
    { unrealizedPnl: "1" },
    { stopLossPrice: "1" },
    { takeProfitPrice: "1" },
    { trailingStopPrice: "1" },
    { highestPriceSinceEntry: "1" },
    { dailyPnl: "1" },
    { dailyTradeCount: 1 },
    { lastError: "Refused" },
    { lastRunAt: at(-1) },
    { changedAt: at(-1) },
    { lastAction: anAction({}) },
  ])("covers %o", (changes) => {
    expect(idOf(changes)).not.toBe(idOf({}));
  });

  it("covers each part of the last action", () => {
    const ids = [
      {},
      { state: "FAILED" },
      { state: "FAILED", message: "No" },
      { kind: "STOP" },
      { confirmedAt: at(1) },
      { requestedBy: "else@example.org" },
    ] as const;

    expect(new Set(ids.map((changes) => idOf({ lastAction: anAction(changes) }))).size).toBe(6);
  });

  it("covers the freshness", () => {
    const ids = [moment(0), moment(120), moment(300), moment(0, false)].map(
      (one) => toBotStatus(aReading({ lastRunAt: null }), one).eventId,
    );

    expect(new Set(ids).size).toBe(4);
  });

  it("stays the same when what was shown as timed out is written down", () => {
    const shown = aReading({ lastAction: anAction({ state: "REQUESTED", expiresAt: at(30) }) });
    const written = aReading({
      lastAction: anAction({ state: "TIMED_OUT", expiresAt: at(30), message: "The bot did not confirm in time" }),
    });

    expect(toBotStatus(shown, moment(31)).eventId).toBe(toBotStatus(written, moment(31)).eventId);
  });
});

describe("nextStatusInMs", () => {
  it("is the moment at which the bot becomes late", () => {
    expect(nextStatusInMs(aReading({ lastRunAt: null }), moment(20))).toBe(100_000);
  });

  it("is the moment at which the action times out where that comes first", () => {
    const reading = aReading({ lastAction: anAction({ state: "REQUESTED", expiresAt: at(30) }) });

    expect(nextStatusInMs(reading, moment(20))).toBe(10_000);
  });

  it("is the action's moment for a stopped bot", () => {
    const reading = aReading({
      runStatus: "STOPPED",
      lastAction: anAction({ state: "REQUESTED", expiresAt: at(30) }),
    });

    expect(nextStatusInMs(reading, moment(20))).toBe(10_000);
  });

  it("is the action's moment while nothing can be verified", () => {
    const reading = aReading({ lastAction: anAction({ state: "REQUESTED", expiresAt: at(30) }) });

    expect(nextStatusInMs(reading, moment(20, false))).toBe(10_000);
  });

  it("is never for a lost bot without an open action", () => {
    expect(nextStatusInMs(aReading({ lastRunAt: null }), moment(300))).toBeUndefined();
  });
});
