import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";
import type { Clock } from "../graphql/clock.ts";
import { type Connection, DISCONNECTED } from "../graphql/connection.ts";
import type { Live } from "./live.ts";
import { createPageClock } from "./page-clock.ts";
import type { News } from "./protocol.ts";

/** What the hub tells of itself. */
export type Told = Pick<News, "connection" | "skewMs" | "tabCount">;

/** How far what a page shows can be believed. */
export interface VitalSigns extends Pick<
  Live,
  "connection" | "isHeard" | "now" | "heardAgoMs" | "vouchedAgoMs" | "tabCount"
> {
  /** Takes over what the hub has told. */
  readonly tell: (told: Told) => void;
  /** The page has joined or left the hub, which has told nothing yet. */
  readonly reset: (state: "connecting" | "disconnected") => void;
  /** Nobody looks: the clock may stand still. */
  readonly pause: () => void;
  /** Somebody looks again: the clock is right at once. */
  readonly resume: () => void;
}

/** The server pings every 4 s: one is missing, and half of the time to the next has gone by. */
const SILENT_MS = 6_000;

/** Keeps the connection and the clock of a page, until its owner is disposed. */
export function createVitalSigns(clock: Clock, isShowing: Accessor<boolean>): VitalSigns {
  const [told, setTold] = createSignal<Told>(NOTHING_TOLD);
  const skewMs = (): number => told().skewMs ?? 0;
  const { localNow, tick, pause, resume } = createPageClock(clock, skewMs);
  const now = createMemo(() => localNow() - skewMs());
  const connection = createMemo(() => toServerTime(told().connection, skewMs()));
  const ago = (instant: number | null): number | null => instant && Math.max(0, now() - instant);

  // The clock of the page moves in seconds; silence is told at its moment.
  createEffect(() => {
    const { lastHeardAt } = told().connection;
    const delayMs = (lastHeardAt ?? -Infinity) + SILENT_MS - clock.now();
    if (delayMs > 0) {
      onCleanup(clock.later(tick, delayMs));
    }
  });
  const isHeard = createMemo(() => {
    const { state, lastHeardAt } = told().connection;
    const isSilent = lastHeardAt === null || localNow() - lastHeardAt >= SILENT_MS;
    return !isShowing() || (state === "connected" && !isSilent);
  });

  return {
    connection,
    isHeard,
    now,
    heardAgoMs: () => ago(connection().lastHeardAt),
    vouchedAgoMs: () => ago(connection().vouchedAt),
    tabCount: () => told().tabCount,
    tell: ({ connection, skewMs, tabCount }) => setTold({ connection, skewMs, tabCount }),
    reset: (state) => setTold({ ...NOTHING_TOLD, connection: { ...DISCONNECTED, state } }),
    pause,
    resume,
  };
}

const NOTHING_TOLD: Told = { connection: DISCONNECTED, skewMs: null, tabCount: 1 };

/** What a connection tells is by this machine's clock, but for what the server says itself. */
function toServerTime(connection: Connection, skewMs: number): Connection {
  const shift = (instant: number | null): number | null => instant && instant - skewMs;
  return {
    ...connection,
    nextRetryAt: shift(connection.nextRetryAt),
    connectedSince: shift(connection.connectedSince),
    lastHeardAt: shift(connection.lastHeardAt),
  };
}
