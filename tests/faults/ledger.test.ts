import { beforeEach, describe, expect, it } from "vitest";
import { createLedger, type Ledger, type Promised } from "./ledger.ts";
import { logEntriesOf, rowOf } from "./state.ts";
import type { SeenStatus, Sighting, Watched } from "./witness.ts";

const INSTANT = "2026-11-23T02:00:00.000Z";

let ledger: Ledger;

beforeEach(() => {
  ledger = createLedger();
  ledger.created({ id: "a", name: "A", owner: "ada", padding: 0, changedAt: INSTANT });
  ledger.created({ id: "b", name: "B", owner: "bob", padding: 0, changedAt: INSTANT });
});

/** Somebody of Ada's who follows something. */
function join(watched: Watched): (...sightings: readonly Sighting[]) => void {
  ledger.joined({ name: "witness", kind: "socket", account: "ada", watched });
  return (...sightings) => sightings.forEach((sighting) => ledger.saw("witness", sighting));
}

const write = (number: number, revision: number, botId = "a") =>
  ledger.wrote({ botId, write: number, revision, changedAt: INSTANT });

const OPENED: Sighting = { type: "opened" };

function shown(number: number, revision: number, changes: Partial<SeenStatus> = {}): Sighting {
  const row = rowOf(number, 0);
  const freshness = row.runStatus === "STOPPED" ? "OFF" : "LIVE";
  const status = { ...row, botId: "a", freshness, revision, changedAt: INSTANT, ...changes };
  return { type: "statuses", statuses: new Map([[status.botId, status]]) };
}

const gone = (botId: string): Sighting => ({ type: "statuses", statuses: new Map([[botId, null]]) });

const entry = (sequence: number, message: string, gap = false): Sighting => ({
  type: "entry",
  entry: { sequence, message, gap },
});

const broken = (): readonly Promised[] => ledger.finish().map(({ promise }) => promise);

describe("a client of one bot", () => {
  it("has nothing to complain of when it saw some states, and the last one", () => {
    const saw = join({ field: "botStatus", id: "a" });
    write(1, 2);
    write(2, 3);

    saw(OPENED, shown(0, 1), shown(2, 3));

    expect(broken()).toEqual([]);
  });

  it("may see a state before its writer hears of the commit", () => {
    const saw = join({ field: "botStatus", id: "a" });

    saw(OPENED, shown(1, 2));
    write(1, 2);

    expect(broken()).toEqual([]);
  });

  it("must have the last state", () => {
    const saw = join({ field: "botStatus", id: "a" });
    write(1, 2);

    saw(OPENED, shown(0, 1));

    expect(broken()).toEqual(["last state"]);
  });

  it("must have seen anything at all", () => {
    join({ field: "botStatus", id: "a" });

    expect(broken()).toEqual(["last state"]);
  });

  it.each(["LATE", "LOST", "OFF"])("must not be told that a bot which reports is %s", (freshness) => {
    const saw = join({ field: "botStatus", id: "a" });
    write(1, 2);

    saw(OPENED, shown(1, 2, { freshness }));

    expect(broken()).toEqual(["freshness"]);
  });

  it("must not be told that a stopped bot lives", () => {
    const saw = join({ field: "botStatus", id: "a" });

    saw(OPENED, shown(0, 1, { freshness: "LIVE" }));

    expect(broken()).toEqual(["freshness"]);
  });

  it("must not be left with a state that is unverified", () => {
    const saw = join({ field: "botStatus", id: "a" });

    saw(OPENED, shown(0, 1, { freshness: "UNVERIFIED" }));

    expect(broken()).toEqual(["last state"]);
  });

  it("must not see a state that was taken back", () => {
    const saw = join({ field: "botStatus", id: "a" });
    write(2, 2);

    saw(OPENED, shown(1, 2), shown(2, 2));

    expect(broken()).toEqual(["nothing invented"]);
  });

  it("must not see a revision that was never written", () => {
    const saw = join({ field: "botStatus", id: "a" });

    saw(OPENED, shown(1, 2));

    expect(broken()).toEqual(["nothing invented"]);
  });

  it("must not see another time than that of the write", () => {
    const saw = join({ field: "botStatus", id: "a" });

    saw(OPENED, shown(0, 1, { changedAt: "2026-11-23T02:00:00.001Z" }));

    expect(broken()).toEqual(["nothing invented"]);
  });

  it("must not see a revision go back in a stream, not even while it is unverified", () => {
    const saw = join({ field: "botStatus", id: "a" });
    write(1, 2);

    saw(OPENED, shown(1, 2), shown(0, 1, { freshness: "UNVERIFIED" }), shown(1, 2));

    expect(broken()).toEqual(["order"]);
  });

  it("may see an older state in a new stream while it is unverified", () => {
    const saw = join({ field: "botStatus", id: "a" });
    write(1, 2);

    saw(OPENED, shown(1, 2), OPENED, shown(0, 1, { freshness: "UNVERIFIED" }), shown(1, 2));

    expect(broken()).toEqual([]);
  });

  it("must not see an older state as verified in a new stream", () => {
    const saw = join({ field: "botStatus", id: "a" });
    write(1, 2);

    saw(OPENED, shown(1, 2), OPENED, shown(0, 1), shown(1, 2));

    expect(broken()).toEqual(["order"]);
  });

  it("must not be refused", () => {
    const saw = join({ field: "botStatus", id: "a" });

    saw(OPENED, shown(0, 1), { type: "refused", reason: "The server answered 401" });

    expect(broken()).toEqual(["no refusal"]);
  });
});

describe("a client of all bots", () => {
  it("must not see a bot of somebody else", () => {
    const saw = join({ field: "botStatuses", ids: null });

    saw(OPENED, shown(0, 1), shown(0, 1, { botId: "b" }), gone("b"));

    expect(broken()).toEqual(["nobody else's"]);
  });

  it("may see a bot up to the revision at which it was given away", () => {
    const saw = join({ field: "botStatuses", ids: null });
    write(1, 2);
    ledger.moved("a", "bob", 2);
    write(2, 3);

    saw(OPENED, shown(1, 2), gone("a"));

    expect(broken()).toEqual([]);
  });

  it("must not see what was written after it was given away", () => {
    const saw = join({ field: "botStatuses", ids: null });
    ledger.moved("a", "bob", 1);
    write(1, 2);

    saw(OPENED, shown(1, 2), gone("a"));

    expect(broken()).toEqual(["nobody else's"]);
  });

  it("may see a bot from the revision at which it was given to it", () => {
    const saw = join({ field: "botStatuses", ids: null });
    write(1, 2, "b");

    saw(OPENED, shown(0, 1), shown(1, 2, { botId: "b" }));
    ledger.moved("b", "ada", 2);

    expect(broken()).toEqual([]);
  });

  it("must not go on showing a bot that was deleted", () => {
    const saw = join({ field: "botStatuses", ids: null });

    saw(OPENED, shown(0, 1));
    ledger.deleted("a");

    expect(broken()).toEqual(["last state"]);
  });

  it("forgets what is not in the snapshot of a new stream", () => {
    const saw = join({ field: "botStatuses", ids: null });
    ledger.created({ id: "c", name: "C", owner: "ada", padding: 0, changedAt: INSTANT });

    saw(OPENED, shown(0, 1), shown(0, 1, { botId: "c" }), OPENED, shown(0, 1));

    expect(ledger.finish().map(({ found }) => found)).toEqual(["C was never shown"]);
  });

  it("must not see one bot with the state of another", () => {
    const saw = join({ field: "botStatuses", ids: null });
    const status = { ...rowOf(0, 0), botId: "b", freshness: "OFF", revision: 1, changedAt: INSTANT };

    saw(OPENED, { type: "statuses", statuses: new Map([["a", status]]) });

    expect(broken()).toEqual(["nothing invented"]);
  });
});

describe("a client of bots of its own and of others", () => {
  it("must be told that those of others are not there", () => {
    const saw = join({ field: "botStatuses", ids: ["a", "b"] });

    saw(OPENED, shown(0, 1), gone("b"));

    expect(broken()).toEqual([]);
  });

  it("must be told anything of them", () => {
    const saw = join({ field: "botStatuses", ids: ["a", "b"] });

    saw(OPENED, shown(0, 1));

    expect(broken()).toEqual(["last state"]);
  });
});

describe("a reader of a log", () => {
  it("has nothing to complain of when it read every entry once, whatever the streams", () => {
    const saw = join({ field: "botEvents", botId: "a" });
    write(1, 2);

    saw(OPENED, entry(1, "Created: A"), OPENED, entry(2, "Stopped"), entry(3, `Running: ${rowOf(1, 0).reason}`));

    expect(broken()).toEqual([]);
  });

  it("must have read to the end", () => {
    const saw = join({ field: "botEvents", botId: "a" });

    saw(OPENED, entry(1, "Created: A"));

    expect(broken()).toEqual(["whole log"]);
  });

  it("must not read an entry twice", () => {
    const saw = join({ field: "botEvents", botId: "a" });

    saw(OPENED, entry(1, "Created: A"), OPENED, entry(1, "Created: A"), entry(2, "Stopped"));

    expect(broken()).toEqual(["whole log"]);
  });

  it("must not miss an entry, nor be told of a gap", () => {
    const saw = join({ field: "botEvents", botId: "a" });

    saw(OPENED, entry(2, "Stopped", true));

    expect(broken()).toEqual(["whole log"]);
  });

  it("must not read an entry that nobody wrote", () => {
    const saw = join({ field: "botEvents", botId: "a" });

    saw(OPENED, entry(1, "Created: A"), entry(2, "Running"));

    expect(broken()).toEqual(["nothing invented"]);
  });
});

describe("a goal", () => {
  it("is reached when all that stood there was shown, whatever came since", () => {
    const saw = join({ field: "botStatus", id: "a" });
    write(1, 2);
    const goal = ledger.goal();
    write(2, 3);

    const before = ledger.lacks("witness", goal);
    saw(OPENED, shown(1, 2));

    expect(before).toEqual(["A was never shown"]);
    expect(ledger.lacks("witness", goal)).toEqual([]);
  });
});

describe("what the database notes in a log", () => {
  it.each([
    { name: "a new status", before: rowOf(0, 0), after: rowOf(1, 0), entries: ["Running: Write 1, für 1 €"] },
    { name: "nothing, for the same status", before: rowOf(1, 0), after: rowOf(2, 0), entries: [] },
    { name: "an error", before: rowOf(89, 0), after: rowOf(90, 0), entries: ["No funds (1)"] },
    { name: "the end of an error", before: rowOf(179, 0), after: rowOf(180, 0), entries: ["The error is gone"] },
    { name: "nothing, where the reason is long", before: rowOf(1, 9), after: rowOf(120, 9), entries: [] },
  ])("is $name", ({ before, after, entries }) => {
    expect(logEntriesOf(before, after)).toEqual(entries);
  });
});
