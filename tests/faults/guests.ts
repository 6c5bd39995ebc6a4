import type pg from "pg";
import { type Committed, findRow, type WrittenBot } from "./bot-writes.ts";
import type { Dice } from "./dice.ts";
import type { Ledger } from "./ledger.ts";
import type { SureSession } from "./sure-session.ts";

export interface GuestsOptions {
  readonly session: SureSession;
  readonly ledger: Ledger;
  readonly dice: Dice;
  readonly accountIds: readonly string[];
  /** Writes a few states of a bot. */
  readonly write: (bot: WrittenBot) => Promise<void>;
  /** Bots come no more; the one that is there still goes. */
  readonly signal: AbortSignal;
}

/** Bots that come, are written, change hands, are written again and go, one after the other. */
export async function runGuests(options: GuestsOptions): Promise<void> {
  for (let number = 1; !options.signal.aborted; number += 1) {
    const [owner = "", next = ""] = options.dice.shuffle(options.accountIds);
    await runGuest(options, { id: crypto.randomUUID(), name: `Guest ${number}`, owner, padding: 0 }, next);
  }
}

interface Guest extends WrittenBot {
  readonly name: string;
  readonly owner: string;
}

async function runGuest({ session, ledger, write }: GuestsOptions, bot: Guest, nextOwner: string): Promise<void> {
  const { changedAt } = await untilDone(
    session,
    (client) => create(client, bot),
    (client) => findRow(client, bot.id),
  );
  ledger.created({ ...bot, changedAt });
  await write(bot);
  const { revision } = await untilDone(
    session,
    (client) => move(client, bot.id, nextOwner),
    (client) => findOwned(client, bot.id, nextOwner),
  );
  ledger.moved(bot.id, nextOwner, revision);
  await write(bot);
  await untilDone(
    session,
    (client) => remove(client, bot.id),
    (client) => findRemoved(client, bot.id),
  );
  ledger.deleted(bot.id);
}

/** Repeats what did not happen; what may be repeated does no harm when it did happen. */
async function untilDone<Outcome>(
  session: SureSession,
  act: (client: pg.Client) => Promise<Outcome | null>,
  find: (client: pg.Client) => Promise<Outcome | null>,
): Promise<Outcome> {
  let done: Outcome | null = null;
  while (done === null) {
    done = await session.surely(act, find);
  }
  return done;
}

async function create(client: pg.Client, { id, name, owner }: Guest): Promise<Committed | null> {
  await client.query(
    "insert into bot (id, owner_id, name, symbol, kind) values ($1, $2, $3, 'BTC/USDT', 'EXTERNAL') on conflict do nothing",
    [id, owner, name],
  );
  return findRow(client, id);
}

async function move(client: pg.Client, botId: string, ownerId: string): Promise<Committed | null> {
  await client.query("update bot set owner_id = $2 where id = $1", [botId, ownerId]);
  return findRow(client, botId);
}

async function findOwned(client: pg.Client, botId: string, ownerId: string): Promise<Committed | null> {
  const { rows } = await client.query("select from bot where id = $1 and owner_id = $2 for update", [
    botId,
    ownerId,
  ]);
  return rows.length === 0 ? null : findRow(client, botId);
}

async function remove(client: pg.Client, botId: string): Promise<true> {
  await client.query("delete from bot where id = $1", [botId]);
  return true;
}

async function findRemoved(client: pg.Client, botId: string): Promise<true | null> {
  const { rows } = await client.query("select from bot where id = $1 for update", [botId]);
  return rows.length === 0 ? true : null;
}
