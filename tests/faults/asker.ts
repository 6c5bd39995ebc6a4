import { setTimeout as wait } from "node:timers/promises";
import type { Owner } from "./cast.ts";
import type { Dice } from "./dice.ts";
import type { Complaint } from "./ledger.ts";

export interface AskersOptions {
  readonly owner: Owner;
  /** One asker for each: bots that nobody else asks anything of. */
  readonly botIds: readonly string[];
  /** The addresses of all servers. */
  readonly addresses: readonly string[];
  readonly dice: Dice;
  /** Ends everything at once, whatever is under way. */
  readonly over: AbortSignal;
}

/** People who start and stop bots, and ask again with the same key until they are answered. */
export interface Askers {
  /** How many starts and stops were answered so far. */
  readonly answered: () => number;
  /** Lets what was asked be answered, by every server once more. */
  readonly stop: () => Promise<void>;
  /**
   * What is wrong with the answers, and with what the database has of them.
   *
   * @param actions - all starts and stops of these bots that it has.
   */
  readonly judge: (actions: readonly KeptAction[]) => readonly Complaint[];
}

/** A start or a stop as it stands in the database. */
export interface KeptAction {
  readonly id: string;
  readonly key: string;
}

interface Answer {
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly data?: { readonly action: { readonly id: string } } | null;
}

const PAUSE_MS = 400;
/** A request that takes longer is given up and asked again. */
const PATIENCE_MS = 8_000;
const ASK_AGAIN_MS = 300;
/** When nothing goes wrong any more, whoever has no answer by then gets none. */
const LAST_ANSWER_MS = 40_000;

/** Starts to ask. */
export function startAskers({ owner, botIds, addresses, dice, over }: AskersOptions): Askers {
  const stopping = new AbortController();
  const ending = AbortSignal.any([stopping.signal, over]);
  const receipts = new Map<string, string>();
  const complaints: Complaint[] = [];
  const complain = (found: string) =>
    complaints.push({ promise: "asked once", witness: `${owner.name} asks`, found });

  /** @returns whether it was answered; a refusal that can only come from having been asked twice is one, too. */
  async function askOnce(address: string, field: string, botId: string, key: string): Promise<boolean> {
    const query = `mutation ($id: ID!, $key: String) { action: ${field}(id: $id, idempotencyKey: $key) { id } }`;
    let status: number;
    let answer: Answer;
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${owner.token}` },
        body: JSON.stringify({ query, variables: { id: botId, key } }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      // An answer of GraphQL in JSON has this shape.
      ({ status, answer } = { status: response.status, answer: (await response.json()) as Answer });
    } catch {
      return false;
    }
    const [error] = answer.errors ?? [];
    if (error?.extensions?.code === "UNAVAILABLE") {
      return false;
    }
    if (error !== undefined || answer.data == null) {
      complain(`${field} was answered ${status}: ${error?.message ?? "nothing"}`);
    } else {
      receipts.set(key, answer.data.action.id);
    }
    return true;
  }

  async function ask(pickAddress: () => string, field: string, botId: string): Promise<void> {
    const key = crypto.randomUUID();
    let endsAt = Infinity;
    while (!(await askOnce(pickAddress(), field, botId, key))) {
      endsAt = ending.aborted ? Math.min(endsAt, performance.now() + LAST_ANSWER_MS) : Infinity;
      if (over.aborted || performance.now() > endsAt) {
        complain(`${field} got no answer from ${pickAddress()}`);
        return;
      }
      await wait(ASK_AGAIN_MS);
    }
  }

  async function run(botId: string, own: Dice): Promise<void> {
    let count = 0;
    const nextField = () => ((count += 1) % 2 === 1 ? "startBot" : "stopBot");
    while (!ending.aborted) {
      await ask(() => own.pick(addresses), nextField(), botId);
      await wait(PAUSE_MS * own.number());
    }
    for (const address of addresses) {
      await ask(() => address, nextField(), botId);
    }
  }

  const ended = Promise.all(botIds.map((botId) => run(botId, dice.fork(botId))));
  return {
    answered: () => receipts.size,
    stop: async () => {
      stopping.abort();
      await ended;
    },
    judge: (actions) => {
      actions
        .filter(({ id, key }) => receipts.get(key) !== id)
        .forEach(({ key }) =>
          complain(`what was asked as ${key} was answered by ${receipts.get(key) ?? "nobody"}`),
        );
      if (actions.length !== receipts.size) {
        complain(`${receipts.size} were answered, and the database has ${actions.length}`);
      }
      return complaints;
    },
  };
}
