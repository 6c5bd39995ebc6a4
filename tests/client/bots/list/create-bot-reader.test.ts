import { describe, expect, it } from "vitest";
import { createBotReader } from "../../../../client/bots/list/create-bot-reader.ts";
import { aListedAction, aListedBot, REPORTED_AT } from "../../../support/listed-bots.ts";

const NOW = Date.parse(REPORTED_AT);
const NEXT_DAY = NOW + 86_400_000;

describe("createBotReader", () => {
  it("reads bots in the order of their names", () => {
    const { bots } = createBotReader()(
      [aListedBot({}, { name: "bot 10" }), aListedBot({}, { name: "Bot 9" })],
      NOW,
    );

    expect(bots.map(({ name }) => name)).toEqual(["Bot 9", "bot 10"]);
  });

  it("finds bots of others by whose they are and by what the viewer may do, and own ones by neither", () => {
    const owner = "ada@example.org";
    const read = createBotReader();
    const wordsOf = (viewerRole: "OWNER" | "OPERATOR") =>
      read([aListedBot({}, { viewerRole, owner })], NOW).bots[0]?.words;

    expect(wordsOf("OPERATOR")).toMatch(/shared with you as operator ada@example\.org$/);
    expect(wordsOf("OWNER")).not.toContain(owner);
  });

  it("gives the same reading of a bot that has not changed", () => {
    const bots = [aListedBot()];
    const read = createBotReader();

    expect(read(bots, NOW).bots[0]).toBe(read(bots, NOW + 1_000).bots[0]);
  });

  it.each([
    ["its row", { status: { revision: 8, dailyPnl: "5" } }],
    ["its freshness", { status: { freshness: "LATE" } }],
    ["its configuration", { eventSequence: 2, bot: { name: "Another name" } }],
    ["the state of its action", { status: { lastAction: aListedAction({ state: "TIMED_OUT" }) } }],
  ])("reads a bot anew when %s has changed", (_, { status = {}, bot = {}, ...update }: ChangeOf) => {
    const before = aListedBot({ lastAction: aListedAction({ state: "REQUESTED" }) });
    const bots = [before];
    const read = createBotReader();
    const [first] = read(bots, NOW).bots;

    // As a store takes it over: in place.
    Object.assign(before.status, status);
    Object.assign(before.bot, bot);
    Object.assign(before, update);

    expect(read(bots, NOW).bots[0]).not.toEqual(first);
  });

  it("puts a bot that was renamed into its new place", () => {
    const renamed = aListedBot({}, { name: "A" });
    const bots = [renamed, aListedBot({}, { name: "B" })];
    const read = createBotReader();
    read(bots, NOW);

    Object.assign(renamed, { eventSequence: 2 });
    Object.assign(renamed.bot, { name: "C" });

    expect(read(bots, NOW).bots.map(({ name }) => name)).toEqual(["B", "C"]);
  });

  it("forgets the day's PnL when the day is over", () => {
    const bots = [aListedBot({ dailyPnl: "5" })];
    const read = createBotReader();

    expect(read(bots, NOW).bots[0]?.dayPnl?.toFixed()).toBe("5");
    expect(read(bots, NEXT_DAY).bots[0]?.dayPnl).toBeNull();
  });

  it("follows bots that come and go", () => {
    const first = aListedBot({}, { name: "First" });
    const second = aListedBot({}, { name: "Second" });
    const read = createBotReader();
    read([first], NOW);

    expect(read([second], NOW).bots.map(({ name }) => name)).toEqual(["Second"]);
  });

  it("knows when the server last vouched for any bot", () => {
    const { isDoubtGeneral, readAtMs } = createBotReader()(
      [
        aListedBot({ freshness: "UNVERIFIED", readAt: "2026-11-23T01:00:00.000Z" }),
        aListedBot({ freshness: "UNVERIFIED" }),
      ],
      NOW,
    );

    expect([isDoubtGeneral, readAtMs]).toEqual([true, NOW]);
  });
});

interface ChangeOf {
  readonly status?: object;
  readonly bot?: object;
  readonly eventSequence?: number;
}
