import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStatusBoard, type StatusBoard } from "../../../api/bots/status-board.ts";
import { aStatus } from "../../support/statuses.ts";

let board: StatusBoard;
/** Whose status belongs on the board. */
let wanted: string[];
/** The positions that were told. */
let told: number[];

beforeEach(() => {
  wanted = ["a", "b"];
  told = [];
  board = createStatusBoard({
    isComplete: () => wanted.every((botId) => board.has(botId)),
    isUrgent: (last, next) => last.freshness !== next.freshness,
    onChange: () => told.push(board.position()),
  });
});

const put = (botId: string, revision: number) => board.put(botId, aStatus({ botId, revision }));
const turn = () => Promise.resolve();
/** What a reader is told that stands at a position: the bots with their revisions; null where a bot is gone. */
const since = (position: number) =>
  board.since(position)?.updates.map(({ botId, status }) => [botId, status && status.revision]) ?? null;

/** A board that both bots stand on at revision 1, at position 1. */
async function complete(): Promise<void> {
  put("a", 1);
  put("b", 1);
  await turn();
  told.length = 0;
}

describe("createStatusBoard: the first event", () => {
  it("waits until all is known that belongs on the board", async () => {
    put("a", 1);
    await turn();
    const before = [board.position(), since(0)];

    put("b", 1);
    await turn();

    expect(before).toEqual([0, null]);
    expect(told).toEqual([1]);
    expect(since(0)).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
  });

  it("is told once for all that became known in one turn", async () => {
    put("a", 1);
    put("b", 1);
    put("a", 2);
    await turn();

    expect(told).toEqual([1]);
    expect(since(0)).toEqual([
      ["a", 2],
      ["b", 1],
    ]);
  });

  it("says that a bot is not there", async () => {
    put("a", 1);
    board.put("b", null);
    await turn();

    expect(since(0)).toEqual([
      ["a", 1],
      ["b", null],
    ]);
  });

  it("is empty where nothing belongs on the board, as soon as that is known", async () => {
    wanted = [];
    await turn();
    const before = board.position();

    board.announce();
    await turn();

    expect(before).toBe(0);
    expect(told).toEqual([1]);
    expect(since(0)).toEqual([]);
  });

  it("does not wait for the end of the turn where it is flushed", () => {
    put("a", 1);
    put("b", 1);

    board.flush();

    expect(told).toEqual([1]);
  });

  it("is told when the last unknown bot is taken off", async () => {
    put("a", 1);
    await turn();

    wanted = ["a"];
    board.announce();
    await turn();

    expect(since(0)).toEqual([["a", 1]]);
  });
});

describe("createStatusBoard: changes", () => {
  it("are those after a position", async () => {
    await complete();

    put("a", 2);
    await turn();

    expect(told).toEqual([2]);
    expect(since(1)).toEqual([["a", 2]]);
    expect(since(2)).toBeNull();
  });

  it("are told once for all of a turn, each bot once with its newest", async () => {
    await complete();

    put("a", 2);
    put("b", 2);
    put("a", 3);
    await turn();

    expect(told).toEqual([2]);
    expect(since(1)).toEqual([
      ["a", 3],
      ["b", 2],
    ]);
  });

  it("are told each bot once to a reader that has missed some", async () => {
    await complete();
    put("a", 2);
    await turn();
    put("b", 2);
    await turn();
    put("a", 3);
    await turn();

    expect(since(1)?.toSorted()).toEqual([
      ["a", 3],
      ["b", 2],
    ]);
    expect(since(2)?.toSorted()).toEqual([
      ["a", 3],
      ["b", 2],
    ]);
    expect(since(3)).toEqual([["a", 3]]);
  });

  it("are all of the board to a newcomer", async () => {
    await complete();
    put("b", 2);
    await turn();

    expect(since(0)?.toSorted()).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
  });

  it("are the same object for all at the same position, until there are others", async () => {
    await complete();
    put("a", 2);
    await turn();
    const [change, snapshot] = [board.since(1), board.since(0)];
    const again = [board.since(1), board.since(0)];

    put("a", 3);
    await turn();

    expect(again[0]).toBe(change);
    expect(again[1]).toBe(snapshot);
    expect(board.since(1)).not.toBe(change);
    expect(board.since(0)).not.toBe(snapshot);
  });

  it("have an id of their own for each position", async () => {
    await complete();
    put("a", 2);
    await turn();

    const ids = [board.since(0)?.eventId, board.since(1)?.eventId];
    put("a", 3);
    await turn();
    ids.push(board.since(0)?.eventId, board.since(1)?.eventId, board.since(2)?.eventId);

    expect(new Set(ids).size).toBe(5);
  });

  it("are none where nothing that is shown is new", async () => {
    await complete();

    board.put("a", aStatus({ botId: "a", revision: 1 }));
    await turn();

    expect(told).toEqual([]);
    expect(since(1)).toBeNull();
  });

  it("are there where only the configuration has moved, which is shown beside the status", async () => {
    await complete();

    board.put("a", aStatus({ botId: "a", revision: 1, sequence: 9 }));
    await turn();

    expect(told).toEqual([2]);
  });

  it("are not told by a board that is closed", async () => {
    await complete();
    put("a", 2);

    board.close();
    await turn();

    expect(told).toEqual([]);
  });
});

describe("createStatusBoard: a reading that shows nothing new", () => {
  const later = aStatus({ botId: "a", revision: 1, readAt: new Date("2026-11-23T02:00:09.000Z") });

  it("is what a newcomer is given", async () => {
    await complete();
    board.since(0);

    board.put("a", later);
    await turn();

    expect(told).toEqual([]);
    expect(board.since(0)?.updates[0]?.status).toBe(later);
    expect(board.get("a")).toBe(later);
  });

  it("goes with a change that was not told yet", async () => {
    put("a", 1);
    board.put("a", later);
    put("b", 1);
    await turn();

    expect(board.since(0)?.updates[0]?.status).toBe(later);
  });
});

describe("createStatusBoard: urgent changes", () => {
  it("are those that say so", async () => {
    await complete();
    put("a", 2);
    await turn();
    const before = board.urgentPosition();

    board.put("a", aStatus({ botId: "a", revision: 2 }, false));
    await turn();

    expect(before).toBe(1);
    expect(board.urgentPosition()).toBe(3);
  });

  it("are those among others of the same turn", async () => {
    await complete();
    board.put("a", aStatus({ botId: "a", revision: 1 }, false));
    put("b", 2);
    await turn();
    const urgent = board.urgentPosition();

    put("b", 3);
    await turn();

    expect(urgent).toBe(2);
    expect(board.urgentPosition()).toBe(2);
  });

  it.each([
    ["appears", () => put("c", 1)],
    ["is not there any more", () => board.put("a", null)],
    ["is taken off", () => board.remove("a")],
  ])("are those where a bot %s", async (_, change) => {
    await complete();

    change();
    await turn();

    expect(board.urgentPosition()).toBe(2);
  });
});

describe("createStatusBoard: a bot that is taken off", () => {
  it("is gone for those who were shown it, and unknown to those who come", async () => {
    await complete();

    board.remove("a");
    await turn();

    expect(since(1)).toEqual([["a", null]]);
    expect(since(0)).toEqual([["b", 1]]);
    expect([board.has("a"), board.get("a")]).toEqual([false, undefined]);
  });

  it("is still gone for a reader that comes to it late", async () => {
    await complete();
    board.remove("a");
    await turn();
    put("b", 2);
    await turn();

    expect(since(1)?.toSorted()).toEqual([
      ["a", null],
      ["b", 2],
    ]);
    expect(since(2)).toEqual([["b", 2]]);
  });

  it("is told once, however often it is taken off", async () => {
    await complete();
    board.remove("a");
    await turn();

    board.remove("a");
    await turn();

    expect(told).toEqual([2]);
  });

  it("is no news where it was not there", async () => {
    put("a", 1);
    board.put("b", null);
    await turn();
    told.length = 0;

    board.remove("b");
    await turn();

    expect(told).toEqual([]);
    expect(since(0)).toEqual([["a", 1]]);
  });

  it("is no news where it never was on the board", async () => {
    await complete();

    board.remove("c");
    await turn();

    expect(told).toEqual([]);
  });

  it("is shown again when it is back", async () => {
    await complete();
    board.remove("a");
    await turn();

    put("a", 1);
    await turn();

    expect(since(2)).toEqual([["a", 1]]);
    expect(since(0)?.toSorted()).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
  });

  it("is shown as it is where it was back in the same turn", async () => {
    await complete();

    board.remove("a");
    put("a", 2);
    await turn();

    expect(since(1)).toEqual([["a", 2]]);
  });
});

describe("createStatusBoard: what is kept of a bot that is taken off", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  async function removeAndWait(ms: number): Promise<void> {
    await complete();
    board.remove("a");
    await turn();
    vi.advanceTimersByTime(ms);
    put("b", 2);
    await turn();
  }

  it("is there while somebody may not have been told", async () => {
    await removeAndWait(120_000);

    expect(since(1)?.toSorted()).toEqual([
      ["a", null],
      ["b", 2],
    ]);
  });

  it("is forgotten when everybody who was shown it has been told or dropped", async () => {
    await removeAndWait(120_001);

    expect(since(1)).toEqual([["b", 2]]);
  });
});
