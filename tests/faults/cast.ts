import { createAccount, createToken } from "../../api/accounts/sign-in.ts";
import type { TestDatabase } from "../support/database.ts";
import { followByEventSource } from "./event-source-witness.ts";
import { followByGraphQLSse } from "./graphql-sse-witness.ts";
import type { Ledger } from "./ledger.ts";
import type { Line } from "../support/line.ts";
import type { WriterPlan } from "./recorder.ts";
import { followBySocket, type SocketWitness } from "./socket-witness.ts";
import { openPage, type Page } from "./urql-witness.ts";
import type { ClientKind, Notice, Watched, Witness } from "./witness.ts";

/** Somebody with bots and a token. */
export interface Owner {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  readonly botIds: readonly string[];
  /** Bots that nobody writes, to be started and stopped. */
  readonly idleBotIds: readonly string[];
}

/** The three accounts: two with some bots each, and one whose only bot has long states. */
export interface Owners {
  readonly ada: Owner;
  readonly bob: Owner;
  readonly cleo: Owner;
}

/** So long a state fills the buffers between a server and a reader that stopped reading within seconds. */
const LONG_STATE_PADDING = 400_000;
const IDLE_BOTS = 8;
const WRITES_PER_SECOND = 15;
const LONG_WRITES_PER_SECOND = 3;

/** Creates the accounts and their bots, and enters the bots in the ledger. */
export async function createOwners(database: TestDatabase, ledger: Ledger): Promise<Owners> {
  const create = async (name: string, botCount: number, padding: number, idleCount: number): Promise<Owner> => {
    const em = database.orm.em.fork();
    const account = await createAccount(em, `${name}@example.org`, "correct horse");
    const { token } = await createToken(em, account, { remember: true });
    const { id } = account;
    const rows = await database.query(
      `insert into bot (owner_id, name, symbol, kind)
       select $1, $2 || ' ' || n, 'BTC/USDT', 'EXTERNAL' from generate_series(1, $3) n returning id, name`,
      [id, name, botCount + idleCount],
    );
    for (const row of rows) {
      const bot = { id: String(row["id"]), name: String(row["name"]), owner: id, padding };
      const [state] = await database.query(
        "select (extract(epoch from changed_at) * 1000)::float8 as at from bot_state where bot_id = $1",
        [bot.id],
      );
      ledger.created({ ...bot, changedAt: new Date(Number(state?.["at"])).toISOString() });
    }
    const ids = rows.map((row) => String(row["id"]));
    return { id, name, token, botIds: ids.slice(0, botCount), idleBotIds: ids.slice(botCount) };
  };
  return {
    ada: await create("ada", 4, 0, IDLE_BOTS),
    bob: await create("bob", 3, 0, 0),
    cleo: await create("cleo", 1, LONG_STATE_PADDING, 0),
  };
}

/** Who writes what, and how often. */
export function planWriters({ ada, bob, cleo }: Owners): readonly WriterPlan[] {
  const toBots = (ids: readonly string[], padding: number) => ids.map((id) => ({ id, padding }));
  return [
    { bots: toBots(ada.botIds, 0), writesPerSecond: WRITES_PER_SECOND },
    { bots: toBots(bob.botIds, 0), writesPerSecond: WRITES_PER_SECOND },
    { bots: toBots(cleo.botIds, LONG_STATE_PADDING), writesPerSecond: LONG_WRITES_PER_SECOND },
  ];
}

/** A line with the clients on it. */
export interface ClientLine {
  readonly line: Line;
  /**
   * Whether swallowed connections are told of at the end: neither an `EventSource` nor the client of `graphql-sse`
   * notices silence, so that they would wait for ever.
   */
  readonly hasWord: boolean;
}

/** Everybody who watches. */
export interface Cast {
  readonly witnesses: readonly Witness[];
  readonly pages: readonly Page[];
  /** Those whose appetite may change at any time. */
  readonly sockets: readonly SocketWitness[];
  /** The one who may be made to stop reading for so long that it is dropped. */
  readonly glutton: SocketWitness;
  readonly lines: readonly ClientLine[];
}

export interface CastOptions {
  readonly owners: Owners;
  readonly ledger: Ledger;
  /** A line of its own for somebody. */
  readonly openLine: (name: string) => Promise<Line>;
  /** The address of any server, without a line between. */
  readonly anyServer: () => string;
  /** Hears of what was seen after the ledger did. */
  readonly onSighting: () => void;
}

/** Lets all clients in. */
export async function openCast(options: CastOptions): Promise<Cast> {
  const { ada, bob, cleo } = options.owners;
  const [ada1 = "", ada2 = "", ada3 = "", ada4 = ""] = ada.botIds;
  const [bob1 = "", bob2 = ""] = bob.botIds;
  const [cleo1 = ""] = cleo.botIds;
  const lines: ClientLine[] = [];
  const witnesses: Witness[] = [];

  async function openLine(name: string, hasWord = false): Promise<string> {
    const line = await options.openLine(name);
    lines.push({ line, hasWord });
    return `http://127.0.0.1:${line.port}/graphql`;
  }

  function enter(kind: ClientKind, owner: Owner, watched: Watched) {
    const name = `${owner.name} by ${kind}: ${watched.field}`;
    const role = { name, kind, account: owner.id, watched };
    options.ledger.joined(role);
    const notice: Notice = (sighting) => {
      options.ledger.saw(role.name, sighting);
      options.onSighting();
    };
    return { role, notice };
  }

  async function page(owner: Owner, watched: readonly Watched[]): Promise<Page> {
    const opened = openPage(await openLine(`${owner.name}'s page`), owner.token);
    for (const one of watched) {
      const { role, notice } = enter("urql", owner, one);
      witnesses.push(opened.follow(role, notice));
    }
    return opened;
  }

  /** Clients that are told what becomes of swallowed connections. */
  async function others(
    kind: "EventSource" | "graphql-sse",
    owner: Owner,
    watched: readonly Watched[],
  ): Promise<void> {
    const follow = kind === "EventSource" ? followByEventSource : followByGraphQLSse;
    const url = await openLine(`${owner.name}'s ${kind}`, true);
    for (const one of watched) {
      const { role, notice } = enter(kind, owner, one);
      witnesses.push(follow(url, owner.token, role, notice));
    }
  }

  function socket(owner: Owner, watched: Watched, address: () => string): SocketWitness {
    const { role, notice } = enter("socket", owner, watched);
    const witness = followBySocket({ address, token: owner.token, role, notice });
    witnesses.push(witness);
    return witness;
  }

  const pages = [
    await page(ada, [
      { field: "botStatuses", ids: null },
      { field: "botStatus", id: ada1 },
      { field: "botEvents", botId: ada1 },
    ]),
    await page(bob, [
      { field: "botStatuses", ids: null },
      { field: "botStatus", id: bob1, minIntervalMs: 300 },
      { field: "botEvents", botId: bob1 },
    ]),
    await page(cleo, [{ field: "botStatus", id: cleo1 }]),
  ];
  await others("EventSource", ada, [
    { field: "botStatus", id: ada2 },
    { field: "botEvents", botId: ada2 },
  ]);
  await others("EventSource", bob, [{ field: "botStatuses", ids: null }]);
  await others("graphql-sse", ada, [
    { field: "botStatuses", ids: null },
    { field: "botEvents", botId: ada3 },
  ]);
  await others("graphql-sse", bob, [{ field: "botStatus", id: bob2, minIntervalMs: 200 }]);
  const shared = await openLine("the sockets");
  const { anyServer } = options;
  const sockets = [
    socket(ada, { field: "botStatuses", ids: null }, () => shared),
    socket(ada, { field: "botStatus", id: ada3 }, () => shared),
    socket(ada, { field: "botEvents", botId: ada4 }, () => shared),
    // Asks for bots of somebody else among its own.
    socket(bob, { field: "botStatuses", ids: [ada1, bob2, ada2, cleo1] }, () => shared),
    socket(bob, { field: "botEvents", botId: bob2 }, anyServer),
  ];
  const glutton = socket(cleo, { field: "botStatus", id: cleo1 }, anyServer);
  return { witnesses, pages, sockets, glutton, lines };
}
