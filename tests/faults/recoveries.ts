import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "./faults.ts";
import type { Stage } from "./stage.ts";
import { CLIENT_KINDS, type ClientKind, type Role } from "./witness.ts";

/** What came of a fault, of all times that it happened. */
export interface Recovery {
  readonly fault: string;
  /** How often it happened. */
  readonly times: number;
  /**
   * Within how many seconds of the fault's end, or of its beginning where another server takes over, the slowest client of each
   * kind was shown all that was written until one second after it; null where one was not.
   */
  readonly worstSeconds: Readonly<Record<ClientKind, number | null>>;
  /** States and entries of logs that somebody was still not shown when no more was waited for. */
  readonly lost: number;
  /** Whether no promise was broken from the fault's beginning until everybody was up to date. */
  readonly isKept: boolean;
}

/** Takes down how everybody recovers from faults. */
export interface Recoveries {
  /**
   * A fault begins; the returned function is called when clients can be expected to recover, and resolves when everybody has.
   */
  readonly begin: (fault: Fault) => () => Promise<void>;
  /** One for each fault that happened, in the order of their first time. */
  readonly all: () => readonly Recovery[];
}

/** What is written in this time after a fault is part of what must be shown. */
const AFTERMATH_MS = 1_000;

/**
 * Opens an empty list.
 *
 * @param limitMs - whoever is not up to date so long after a fault is not waited for.
 */
export function openRecoveries(stage: Stage, limitMs: number): Recoveries {
  const { ledger, cast } = stage;
  const found = new Map<string, Recovery>();

  /** Who takes nothing for a fault of its own recovers from that one alone. */
  const rolesOf = (fault: Fault) =>
    cast.witnesses.map(({ role }) => role).filter((role) => role !== cast.glutton.role || fault.lane === "glutton");

  async function end(fault: Fault, complaintsBefore: number): Promise<void> {
    const endedAt = performance.now();
    await wait(AFTERMATH_MS);
    const goal = ledger.goal();
    const roles = rolesOf(fault);
    const reached = await stage.untilReached(goal, limitMs, roles);
    const late = roles.filter((role) => !reached.has(role));
    const before = found.get(fault.name);
    const secondsOf = (role: Role) => ((reached.get(role) ?? Infinity) - endedAt) / 1_000;
    const worst = (kind: ClientKind) =>
      Math.max(
        before?.worstSeconds[kind] ?? (before === undefined ? 0 : Infinity),
        ...ofKind(roles, kind).map(secondsOf),
      );
    found.set(fault.name, {
      fault: fault.name,
      times: (before?.times ?? 0) + 1,
      worstSeconds: toRecord((kind) => (Number.isFinite(worst(kind)) ? Math.round(worst(kind) * 10) / 10 : null)),
      lost: (before?.lost ?? 0) + late.flatMap(({ name }) => ledger.lacks(name, goal)).length,
      isKept: (before?.isKept ?? true) && late.length === 0 && ledger.complaintCount() === complaintsBefore,
    });
  }

  return {
    begin: (fault) => {
      const complaintsBefore = ledger.complaintCount();
      return () => end(fault, complaintsBefore);
    },
    all: () => [...found.values()],
  };
}

/** A row of the table that is printed. */
export function toRow({
  fault,
  times,
  worstSeconds,
  lost,
  isKept,
}: Recovery): Readonly<Record<string, string | number>> {
  const columns = CLIENT_KINDS.map((kind) => [`${kind} (s)`, worstSeconds[kind] ?? "never"] as const);
  return { fault, times, ...Object.fromEntries(columns), lost, promises: isKept ? "kept" : "BROKEN" };
}

const ofKind = (roles: readonly Role[], kind: ClientKind) => roles.filter((role) => role.kind === kind);

function toRecord<Value>(valueOf: (kind: ClientKind) => Value): Readonly<Record<ClientKind, Value>> {
  return {
    urql: valueOf("urql"),
    "graphql-sse": valueOf("graphql-sse"),
    EventSource: valueOf("EventSource"),
    socket: valueOf("socket"),
  };
}
