import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, startTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Cast, createOwners, openCast, type Owner, type Owners } from "./cast.ts";
import type { Dice } from "./dice.ts";
import { createLedger, type Goal, type Ledger } from "./ledger.ts";
import { type Line, startLine } from "../support/line.ts";
import type { Holdings } from "./server-probe.ts";
import { createStageServer, type StageServer } from "./stage-server.ts";
import type { Role } from "./witness.ts";

/** Everything that faults happen to. */
export interface Stage {
  readonly database: TestDatabase;
  readonly ledger: Ledger;
  readonly owners: Owners;
  readonly cast: Cast;
  readonly servers: readonly StageServer[];
  /** The one that is killed; the other lives through everything, so that it can be compared with before. */
  readonly mortal: StageServer;
  readonly survivor: StageServer;
  readonly databaseLines: readonly Line[];
  /** What somebody asks who only passes by. */
  readonly askAnything: (dice: Dice) => { readonly role: Role; readonly token: string };
  readonly noteShutdown: (ms: number) => void;
  /** How long each shutdown took, in ms. */
  readonly shutdowns: readonly number[];
  /** How often anything was seen. */
  readonly sightings: () => number;
  /** What the survivor held before anybody came. */
  readonly fresh: Holdings;
  /**
   * Resolves when every one of these witnesses was shown a goal, or when the time is over.
   *
   * @returns when each was, by `performance.now`; those who were not are missing.
   */
  readonly untilReached: (
    goal: Goal,
    limitMs: number,
    roles?: readonly Role[],
  ) => Promise<ReadonlyMap<Role, number>>;
  /** All clients leave. */
  readonly empty: () => void;
  readonly close: () => Promise<void>;
}

const LOOK_INTERVAL_MS = 50;

/** Builds the stage: PostgreSQL, two servers, the networks in between, and everybody who watches. */
export async function openStage(dice: Dice): Promise<Stage> {
  const database = await startTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), "botwatch-faults-"));
  const ledger = createLedger();
  const owners = await createOwners(database, ledger);
  const listeners = new Set<() => void>();
  const shutdowns: number[] = [];
  let sightings = 0;

  const { servers, databaseLines } = await startServers(database, folder, dice);
  const [mortal, survivor] = servers;
  const fresh = await survivor.measure();
  const anyPort = dice.fork("ports");
  const target = () => anyPort.pick(servers).port;
  // As the proxy that is shipped: a server that refuses connections is passed over.
  const balanced = () => anyPort.pick(servers.filter((server) => server.isUp())).port;
  const cast = await openCast({
    owners,
    ledger,
    openLine: (name) => startLine({ target: balanced, random: dice.fork(name).number }),
    anyServer: () => `http://127.0.0.1:${target()}/graphql`,
    onSighting: () => {
      sightings += 1;
      listeners.forEach((listener) => listener());
    },
  });
  const empty = () => {
    cast.witnesses.forEach((witness) => witness.leave());
    cast.lines.forEach(({ line }) => line.close());
  };

  return {
    database,
    ledger,
    owners,
    cast,
    servers,
    mortal,
    survivor,
    databaseLines,
    askAnything: (own) => askAnything(own, Object.values(owners)),
    noteShutdown: (ms) => shutdowns.push(ms),
    shutdowns,
    sightings: () => sightings,
    fresh,
    untilReached: (goal, limitMs, roles = cast.witnesses.map(({ role }) => role)) =>
      untilReached({ ledger, roles, listeners, goal, limitMs }),
    empty,
    close: async () => {
      empty();
      await Promise.all(servers.map((server) => server.end("SIGKILL")));
      databaseLines.forEach((line) => line.close());
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startServers(database: TestDatabase, folder: string, dice: Dice) {
  const databasePort = Number(new URL(database.url).port);
  const start = async (name: string, settings: Readonly<Record<string, string>>) => {
    const line = await startLine({ target: () => databasePort, random: dice.fork(`database of ${name}`).number });
    const url = new URL(database.url);
    url.port = String(line.port);
    const environment = { ...settings, DATABASE_URL: url.href };
    const server = createStageServer({ name, port: await freePort(), environment, folder });
    await server.start();
    return { server, line };
  };
  // Servers behind a pooler have no wake-ups: in half of the runs one of the two is such a server.
  const mortal = await start("mortal", { PUSH: dice.fork("push").pick(["on", "off"]) });
  const survivor = await start("survivor", {});
  return {
    servers: [mortal.server, survivor.server] as const,
    databaseLines: [mortal.line, survivor.line],
  };
}

function askAnything(dice: Dice, owners: readonly Owner[]): { readonly role: Role; readonly token: string } {
  const { id: account, token, botIds } = dice.pick(owners);
  const id = dice.pick(botIds);
  const watched = dice.pick([
    { field: "botStatus", id },
    { field: "botStatuses", ids: null },
    { field: "botEvents", botId: id },
  ] as const);
  return { role: { name: "somebody", kind: "socket", account, watched }, token };
}

async function untilReached(parts: {
  readonly ledger: Ledger;
  readonly roles: readonly Role[];
  readonly listeners: Set<() => void>;
  readonly goal: Goal;
  readonly limitMs: number;
}): Promise<ReadonlyMap<Role, number>> {
  const { ledger, roles, listeners, goal, limitMs } = parts;
  const reached = new Map<Role, number>();
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const look = () => {
    for (const role of roles) {
      if (!reached.has(role) && ledger.lacks(role.name, goal).length === 0) {
        reached.set(role, performance.now());
      }
    }
    if (reached.size === roles.length) {
      resolve();
    }
  };
  // Many sightings come together, and each look takes longer than to take one of them down.
  let isDue = false;
  const note = () => (isDue = true);
  const clock = setInterval(() => {
    if (isDue) {
      isDue = false;
      look();
    }
  }, LOOK_INTERVAL_MS);
  listeners.add(note);
  const timer = setTimeout(resolve, limitMs);
  look();
  await done;
  clearTimeout(timer);
  clearInterval(clock);
  listeners.delete(note);
  return reached;
}
