import { type Accessor, createMemo } from "solid-js";
import type { BotList, Live } from "../../live/live.ts";
import { type PageMark, worstMark } from "../../shell/page-mark.ts";
import { utcDayOf } from "../reported.ts";
import { createBotReader, type Readings } from "./create-bot-reader.ts";
import { createPaced } from "./create-paced.ts";
import type { Reader } from "./create-reader.ts";
import type { ListView } from "./list-view.ts";
import { byUrgency, orderOf } from "./order.ts";
import type { Reading } from "./reading.ts";
import { type Totals, totalsOf } from "./totals.ts";

/** What {@link createOverview} works with. */
export interface OverviewOptions {
  readonly live: Pick<Live, "now">;
  readonly list: BotList;
  readonly view: Accessor<ListView>;
  /** Nothing moves under somebody who is busy with the list. */
  readonly reader: Pick<Reader, "isBusy" | "isPointing">;
}

/** What is worked out over all bots, at a pace that many can be had at. */
export interface Overview {
  /** Today in UTC, of `utcDayOf`. */
  readonly today: Accessor<number>;
  readonly readings: Accessor<Readings>;
  readonly totals: Accessor<Totals>;
  /** The worst of all bots, for the tab. */
  readonly mark: Accessor<PageMark | null>;
  /** The bots that need attention, the most urgent first. */
  readonly attention: Accessor<readonly Reading[]>;
  /** The bots that the view shows, in order. */
  readonly order: Accessor<readonly string[]>;
  /** Whether the order is older than the numbers, for the sake of a reader. */
  readonly isOrderKept: Accessor<boolean>;
}

/** Sums are as old as this at most, in milliseconds. */
const SUM_MS = 500;
/** The tab is as old as this at most, in milliseconds. */
const MARK_MS = 1_000;
/** Rows change their places this often at most, in milliseconds. */
const ORDER_MS = 2_000;

/** Reads, sums up and orders all bots. What one bot's row shows does not wait for any of it. */
export function createOverview({ live, list, view, reader }: OverviewOptions): Overview {
  const today = createMemo(() => utcDayOf(live.now()));
  const readBots = createBotReader();
  const readings = createPaced({
    read: () =>
      readBots(
        list.ids().flatMap((id) => list.bot(id) ?? []),
        live.now(),
      ),
    wake: () => [list.version(), today()],
    hurry: list.ids,
    everyMs: SUM_MS,
  });
  const count = createMemo(() => readings().bots.length);
  const ordered = createPaced({
    read: readings,
    wake: readings,
    hurry: count,
    everyMs: ORDER_MS,
    isHeld: reader.isBusy,
  });
  // Each is worked out in a turn of its own, so that a frame can come between any two of them.
  const totals = createPaced({ read: () => totalsOf(readings()), wake: readings, everyMs: 0 });
  const mark = createPaced({
    read: () => worstMark(readings().bots.map((bot) => bot.mark)),
    wake: readings,
    everyMs: MARK_MS,
  });
  // It stands above the list: with one bot more everything below moves down, also under a pointer.
  const attention = createPaced({
    read: () => readings().bots.filter(needsAttention).toSorted(byUrgency),
    wake: readings,
    everyMs: 0,
    isHeld: reader.isPointing,
  });
  const present = createMemo(() => new Set(list.ids()));
  const order = createMemo(() => orderOf(ordered().bots, view()).filter((id) => present().has(id)), [], {
    equals: isSame,
  });
  return {
    today,
    readings,
    totals,
    mark,
    attention,
    order,
    isOrderKept: createMemo(() => reader.isBusy() && !isSame(order(), orderOf(readings().bots, view()))),
  };
}

function needsAttention({ attention }: Reading): boolean {
  return attention !== null;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}
