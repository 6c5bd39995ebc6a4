import { z } from "zod";

/** Asks an exchange over HTTP, one request after the other. */
export interface HistoryClient {
  /** @throws Error with a sentence for people. */
  readonly get: (url: string) => Promise<string>;
}

export interface HistoryClientOptions {
  /** As people write the exchange. */
  readonly title: string;
  /** At most one request in so many ms. */
  readonly requestIntervalMs: number;
  /** @defaultValue fetch */
  readonly fetch?: typeof globalThis.fetch;
}

const ANSWER_LIMIT_MS = 5_000;
/** Requests that wait; more would wait for longer than anybody looks. */
const MOST_WAITING = 50;
/** After an exchange has said that it was asked too often, where it does not say for how long. */
const PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 600_000;
/** How exchanges say so: Binance bans with the second where the first was not heeded. */
const TOO_OFTEN: readonly number[] = [429, 418];

/** Makes a client for one exchange. */
export function createHistoryClient(options: HistoryClientOptions): HistoryClient {
  const { title, requestIntervalMs, fetch = globalThis.fetch } = options;
  let waiting = 0;
  let pausedUntil = 0;
  let queue: Promise<void> = Promise.resolve();

  async function request(url: string): Promise<string> {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) }).catch((cause: unknown) => {
      throw new Error(`${title} cannot be reached`, { cause });
    });
    if (TOO_OFTEN.includes(response.status)) {
      const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
      pausedUntil = Date.now() + Math.min(seconds > 0 ? seconds * 1_000 : PAUSE_MS, LONGEST_PAUSE_MS);
      throw new Error(`${title} was asked too often and wants to be left alone for a while`);
    }
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${title} answered ${response.status}: ${wordsOf(text).slice(0, 200)}`);
    }
    return text;
  }

  return {
    get: async (url) => {
      if (Date.now() < pausedUntil) {
        throw new Error(`${title} was asked too often and wants to be left alone for a while`);
      }
      if (waiting >= MOST_WAITING) {
        throw new Error(`Too many questions wait for ${title}: try again in a moment`);
      }
      waiting += 1;
      const turn = queue;
      const { promise, resolve } = Promise.withResolvers<void>();
      queue = promise;
      await turn;
      waiting -= 1;
      setTimeout(resolve, requestIntervalMs).unref();
      return request(url);
    },
  };
}

const explained = z.union([
  z.object({ msg: z.string() }).transform(({ msg }) => msg),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);

/** What an answer says is wrong: Binance calls it `msg`, Coinbase `message`. */
function wordsOf(text: string): string {
  try {
    return explained.parse(JSON.parse(text));
  } catch {
    return text;
  }
}
