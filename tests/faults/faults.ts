import { freezePostgres } from "../support/postgres-processes.ts";
import { sendCrowd } from "./crowd.ts";
import type { Dice } from "./dice.ts";
import { crash, killBackend, terminateBackends, untilAnswering } from "./postgres.ts";
import type { Stage } from "./stage.ts";

/** Faults of one lane follow each other; those of different lanes meet. */
export const LANES = ["database", "servers", "network", "readers", "glutton"] as const;
export type Lane = (typeof LANES)[number];

/** Something that goes wrong, and how it ends. */
export interface Fault {
  readonly name: string;
  readonly lane: Lane;
  /** Between how many ms it lasts. */
  readonly lastsMs: readonly [least: number, most: number];
  /** Whether another server takes over: nobody has to wait for its end. */
  readonly isTakenOver?: true;
  /** @returns what ends it. */
  readonly inject: (stage: Stage, dice: Dice) => Promise<Heal>;
}

export type Heal = () => Promise<void>;

const AT_ONCE = [0, 0] as const;
const DAY_MS = 86_400_000;
const LONGEST_JUMP_DAYS = 400;
const LONGEST_SLEEP_MS = 3_600_000;
const CROWD_SIZE = 40;
const DATABASE_DELAY_MS = 60;
const CLIENT_DELAY_MS = 250;
/** A reader that takes nothing is dropped after 30 s, counted from when the buffers in between are full. */
const LONGER_THAN_PATIENCE_MS = [42_000, 48_000] as const;

/** Everything that goes wrong here. */
export const FAULTS: readonly Fault[] = [
  {
    name: "PostgreSQL is stopped",
    lane: "database",
    lastsMs: [300, 4_000],
    inject: async ({ database }) => {
      await database.server.stop();
      return database.server.start;
    },
  },
  {
    name: "PostgreSQL crashes",
    lane: "database",
    lastsMs: [0, 2_000],
    inject: async ({ database }) => {
      await crash(database);
      return database.server.start;
    },
  },
  {
    name: "a backend is killed",
    lane: "database",
    lastsMs: AT_ONCE,
    inject: async ({ database }) => {
      await killBackend(database);
      return () => untilAnswering(database);
    },
  },
  {
    name: "all backends are terminated",
    lane: "database",
    lastsMs: AT_ONCE,
    inject: async ({ database }) => {
      await terminateBackends(database);
      return nothingToHeal;
    },
  },
  {
    name: "PostgreSQL hangs",
    lane: "database",
    lastsMs: [500, 6_000],
    inject: async ({ database }) => {
      const thaw = await freezePostgres(database.url);
      return async () => thaw();
    },
  },
  {
    name: "connections to the database are left half-open",
    lane: "database",
    lastsMs: [500, 6_000],
    inject: async ({ databaseLines }, dice) => {
      const lines = some(databaseLines, dice);
      lines.forEach((line) => line.swallow());
      return async () => lines.forEach((line) => line.recover(false));
    },
  },
  {
    name: "the network to the database delays, tears and cuts",
    lane: "database",
    lastsMs: [1_000, 4_000],
    inject: async ({ databaseLines }, dice) => {
      const lines = some(databaseLines, dice);
      lines.forEach((line) => line.delay(DATABASE_DELAY_MS));
      return async () =>
        lines.forEach((line) => {
          line.reset();
          line.recover(false);
        });
    },
  },
  {
    name: "a server is killed",
    lane: "servers",
    isTakenOver: true,
    lastsMs: [0, 3_000],
    inject: async ({ mortal }) => {
      await mortal.end("SIGKILL");
      return mortal.start;
    },
  },
  {
    name: "a server is told to stop",
    lane: "servers",
    isTakenOver: true,
    lastsMs: [0, 2_000],
    inject: async ({ mortal, noteShutdown }) => {
      noteShutdown(await mortal.end("SIGTERM"));
      return mortal.start;
    },
  },
  {
    name: "a server hangs",
    lane: "servers",
    lastsMs: [500, 6_000],
    inject: async ({ servers }, dice) => {
      const thaw = dice.pick(servers).freeze();
      return async () => thaw();
    },
  },
  {
    name: "a server's clock jumps",
    lane: "servers",
    lastsMs: [1_000, 6_000],
    inject: async ({ servers }, dice) => {
      const server = dice.pick(servers);
      await server.setClock(dice.between(-LONGEST_JUMP_DAYS, LONGEST_JUMP_DAYS) * DAY_MS);
      return () => server.setClock(0);
    },
  },
  {
    name: "connections are cut within an event",
    lane: "network",
    lastsMs: [300, 2_000],
    inject: async ({ cast }, dice) => {
      const lines = some(cast.lines, dice);
      lines.forEach(({ line }) => line.cutWithinEvent());
      return async () => lines.forEach(({ line, hasWord }) => line.recover(hasWord));
    },
  },
  {
    name: "connections are reset",
    lane: "network",
    lastsMs: AT_ONCE,
    inject: async ({ cast }, dice) => {
      some(cast.lines, dice).forEach(({ line }) => line.reset());
      return nothingToHeal;
    },
  },
  {
    name: "connections to clients are left half-open",
    lane: "network",
    lastsMs: [500, 8_000],
    inject: async ({ cast }, dice) => {
      const lines = some(cast.lines, dice);
      lines.forEach(({ line }) => line.swallow());
      return async () => lines.forEach(({ line, hasWord }) => line.recover(hasWord));
    },
  },
  {
    name: "the network to clients delays, tears and cuts",
    lane: "network",
    lastsMs: [1_000, 5_000],
    inject: async ({ cast }, dice) => {
      const lines = some(cast.lines, dice);
      lines.forEach(({ line }) => line.delay(CLIENT_DELAY_MS));
      return async () =>
        lines.forEach(({ line, hasWord }) => {
          line.reset();
          line.recover(hasWord);
        });
    },
  },
  {
    name: "machines wake from sleep",
    lane: "network",
    lastsMs: AT_ONCE,
    inject: async ({ cast }, dice) => {
      cast.pages.forEach((page) => page.wakeAfter(dice.between(0, LONGEST_SLEEP_MS)));
      return nothingToHeal;
    },
  },
  {
    name: "readers stop reading",
    lane: "readers",
    lastsMs: [1_000, 8_000],
    inject: async ({ cast }, dice) => slowDown(cast.sockets, "nothing", dice),
  },
  {
    name: "readers take 1 KB/s",
    lane: "readers",
    lastsMs: [2_000, 8_000],
    inject: async ({ cast }, dice) => slowDown(cast.sockets, "1 KB/s", dice),
  },
  {
    name: "a crowd comes and goes",
    lane: "readers",
    lastsMs: AT_ONCE,
    inject: async ({ askAnything, servers }, dice) => {
      const port = () => dice.pick(servers).port;
      await sendCrowd({ size: CROWD_SIZE, dice, ask: () => askAnything(dice), port });
      return nothingToHeal;
    },
  },
  {
    name: "one reader takes nothing for longer than it is kept",
    lane: "glutton",
    lastsMs: LONGER_THAN_PATIENCE_MS,
    inject: async ({ cast }) => {
      cast.glutton.eat("nothing");
      return async () => cast.glutton.eat("all");
    },
  },
];

const nothingToHeal: Heal = async () => undefined;

/** At least one of them. */
function some<Item>(items: readonly Item[], dice: Dice): readonly Item[] {
  return dice.shuffle(items).slice(0, dice.between(1, items.length));
}

function slowDown(sockets: Stage["cast"]["sockets"], appetite: "nothing" | "1 KB/s", dice: Dice): Promise<Heal> {
  const chosen = some(sockets, dice);
  chosen.forEach((socket) => socket.eat(appetite));
  return Promise.resolve(async () => chosen.forEach((socket) => socket.eat("all")));
}
