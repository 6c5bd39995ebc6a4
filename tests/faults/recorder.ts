import { setTimeout as wait } from "node:timers/promises";
import { type Change, findAll, writeAll, type WrittenBot } from "./bot-writes.ts";
import type { Dice } from "./dice.ts";
import { runGuests } from "./guests.ts";
import type { Ledger } from "./ledger.ts";
import { createSureSession, type SureSession } from "./sure-session.ts";

/** Bots that one program writes, and no other one does. */
export interface WriterPlan {
  readonly bots: readonly WrittenBot[];
  readonly writesPerSecond: number;
}

export interface RecorderOptions {
  /** PostgreSQL itself: no fault of a network keeps the recorder from it. */
  readonly url: string;
  readonly ledger: Ledger;
  readonly dice: Dice;
  readonly writers: readonly WriterPlan[];
  /** Between whom bots come, go and change hands. */
  readonly accountIds: readonly string[];
  /** Ends everything at once, whatever is under way. */
  readonly over: AbortSignal;
}

/** Programs that write what happens to bots, and enter in the ledger what was committed. */
export interface Recorder {
  /** How many states were committed so far. */
  readonly committed: () => number;
  /** Lets what is under way end, and finds out what came of it. */
  readonly stop: () => Promise<void>;
}

/** Of all transactions: so many leave it at one bot, and so many are committed at once. The rest is taken back. */
const SHARE_OF_ONE_BOT = 0.9;
const SHARE_AT_ONCE = 0.8;
const SHARE_COMMITTED = 0.95;
/** Some commit long after they wrote. */
const LONGEST_HOLD_MS = 400;
const WRITES_OF_A_GUEST = 4;
const GUEST_PAUSE_MS = 400;

/** Starts to write. */
export function startRecorder({ url, ledger, dice, writers, accountIds, over }: RecorderOptions): Recorder {
  const stopping = new AbortController();
  const ending = AbortSignal.any([stopping.signal, over]);
  let writes = 0;
  let committed = 0;

  async function perform(
    session: SureSession,
    changes: readonly Change[],
    how: { readonly holdMs: number; readonly isTakenBack: boolean },
  ): Promise<void> {
    const found = await session.surely(
      (client) => writeAll(client, changes, how),
      (client) => findAll(client, changes),
    );
    changes.forEach(({ bot, write }, index) => {
      const stamp = found[index] ?? null;
      if (stamp !== null) {
        committed += 1;
        ledger.wrote({ botId: bot.id, write, ...stamp });
      }
    });
  }

  const toChange = (bot: WrittenBot): Change => {
    writes += 1;
    return { bot, write: writes };
  };

  async function runWriter({ bots, writesPerSecond }: WriterPlan, own: Dice): Promise<void> {
    const session = createSureSession(url, over);
    while (!ending.aborted) {
      const kind = own.number();
      const written = kind < SHARE_OF_ONE_BOT ? [own.pick(bots)] : own.shuffle(bots).slice(0, 2);
      const holdMs = kind < SHARE_AT_ONCE ? 0 : own.between(0, LONGEST_HOLD_MS);
      await perform(session, written.map(toChange), { holdMs, isTakenBack: kind >= SHARE_COMMITTED });
      await wait((1_000 / writesPerSecond) * (0.5 + own.number()));
    }
    await session.close();
  }

  async function writeGuests(own: Dice): Promise<void> {
    const session = createSureSession(url, over);
    const write = async (bot: WrittenBot) => {
      for (let count = 0; count < WRITES_OF_A_GUEST; count += 1) {
        await perform(session, [toChange(bot)], { holdMs: 0, isTakenBack: false });
        await wait(GUEST_PAUSE_MS * own.number());
      }
    };
    await runGuests({ session, ledger, dice: own, accountIds, write, signal: ending });
    await session.close();
  }

  const ended = Promise.all([
    ...writers.map((plan, index) => runWriter(plan, dice.fork(`writer ${index}`))),
    writeGuests(dice.fork("guests")),
  ]);
  // Awaited at the end: until then a writer that fails ends nobody else.
  ended.catch(() => undefined);
  return {
    committed: () => committed,
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}
