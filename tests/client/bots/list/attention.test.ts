import { describe, expect, it } from "vitest";
import { attentionOf } from "../../../../client/bots/list/attention.ts";
import { sentenceOf } from "../../../../client/bots/list/attention-sentence.ts";
import { aListedAction, aListedBot, REPORTED_AT } from "../../../support/listed-bots.ts";

describe("attentionOf", () => {
  it.each([
    ["a bot that runs", aListedBot(), null],
    ["a bot that waits", aListedBot({ runStatus: "WAITING" }), null],
    ["a bot that stands", aListedBot({ runStatus: "STOPPED", freshness: "OFF" }), null],
    ["a late bot", aListedBot({ freshness: "LATE" }), "LATE"],
    ["a lost bot", aListedBot({ freshness: "LOST" }), "LOST"],
    ["a lost bot that was in an error", aListedBot({ freshness: "LOST", runStatus: "ERROR" }), "LOST"],
    ["a bot in an error", aListedBot({ runStatus: "ERROR" }), "ERROR"],
    ["a late bot in an error", aListedBot({ runStatus: "ERROR", freshness: "LATE" }), "ERROR"],
    ["a bot that the server cannot read", aListedBot({ freshness: "UNVERIFIED" }), "UNVERIFIED"],
    ["a stop that waits", aListedBot({ lastAction: aListedAction({ state: "REQUESTED" }) }), null],
    ["a stop that was confirmed", aListedBot({ lastAction: aListedAction() }), null],
    ["a stop that timed out", aListedBot({ lastAction: aListedAction({ state: "TIMED_OUT" }) }), "ACTION"],
    ["a stop that failed", aListedBot({ lastAction: aListedAction({ state: "FAILED" }) }), "ACTION"],
    [
      "a stop that timed out, after which the bot stopped after all",
      aListedBot({ runStatus: "STOPPED", freshness: "OFF", lastAction: aListedAction({ state: "TIMED_OUT" }) }),
      null,
    ],
    [
      "a start that timed out",
      aListedBot({
        runStatus: "STOPPED",
        freshness: "OFF",
        lastAction: aListedAction({ kind: "START", state: "TIMED_OUT" }),
      }),
      "ACTION",
    ],
    [
      "a start that timed out, after which the bot runs after all",
      aListedBot({ runStatus: "WAITING", lastAction: aListedAction({ kind: "START", state: "TIMED_OUT" }) }),
      null,
    ],
  ])("judges %s", (_, { status }, expected) => {
    expect(attentionOf(status)).toBe(expected);
  });
});

describe("sentenceOf", () => {
  const sixMinutesLater = Date.parse(REPORTED_AT) + 360_000;

  it("says since when a lost bot is silent and what it promised", () => {
    expect(sentenceOf("LOST", aListedBot({ freshness: "LOST" }), sixMinutesLater)).toEqual({
      lead: "Lost:",
      text: "last heard 6 min ago, expected every 60 sec. What is shown may be wrong.",
    });
  });

  it("says since when a late bot is silent", () => {
    const bot = aListedBot({ freshness: "LATE" }, { reportIntervalSeconds: 180 });

    expect(sentenceOf("LATE", bot, sixMinutesLater).text).toBe("last heard 6 min ago, expected every 3 min.");
  });

  it("gives a bot's error in the bot's words", () => {
    const bot = aListedBot({ runStatus: "ERROR", lastError: "Price feed: connection closed (1006)" });

    expect(sentenceOf("ERROR", bot, sixMinutesLater)).toEqual({
      lead: "Error:",
      text: "Price feed: connection closed (1006) (reported 6 min ago)",
    });
  });

  it("says who asked for what was not confirmed", () => {
    const bot = aListedBot({ lastAction: aListedAction({ state: "TIMED_OUT" }) });

    const { lead, text } = sentenceOf("ACTION", bot, sixMinutesLater);

    expect(lead).toBe("Stop not confirmed:");
    expect(text).toMatch(/^the bot did not answer in time\. Asked at .+ by someone@example\.org\.$/);
  });

  it("gives the reason for which a start failed", () => {
    const action = aListedAction({ kind: "START", state: "FAILED", message: "The exchange refused the key" });
    const bot = aListedBot({ runStatus: "STOPPED", lastAction: action });

    const { lead, text } = sentenceOf("ACTION", bot, sixMinutesLater);

    expect(lead).toBe("Start failed:");
    expect(text).toMatch(/^The exchange refused the key\. Asked at .+ by someone@example\.org\.$/);
  });
});
