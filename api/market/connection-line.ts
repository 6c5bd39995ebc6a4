import type { ExchangeAdapter, ReadMessage, Reading } from "./exchange-adapter.ts";
import type { MarketStream, MarketTopic } from "./market-data.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import type { MarketSocket, OpenSocket } from "./socket.ts";
import type { TopicList } from "./topic-list.ts";

/** One socket after the other: asks for what is wanted, reads what comes, and notices when nothing does. */
export interface ConnectionLine {
  readonly open: () => void;
  readonly close: () => void;
  /** Brings what the exchange was asked for in line with what is wanted. */
  readonly sync: () => void;
  /** Asks for a topic anew, which brings a snapshot. @returns false where it has to wait. */
  readonly renew: (key: string) => boolean;
}

export interface ConnectionLineOptions {
  readonly adapter: ExchangeAdapter;
  readonly stream: MarketStream;
  readonly url: string;
  readonly openSocket: OpenSocket;
  readonly topics: TopicList;
  readonly onText: () => void;
  readonly onReading: (reading: Reading) => void;
  readonly onLost: (reason: string) => void;
  /** The connection has lasted long enough to count. */
  readonly onLasting: () => void;
}

/** A connection that has said nothing sensible by then is given up. */
const GREETING_LIMIT_MS = 10_000;
/** From then on an exchange that says nothing sensible is asked for a sign of life, once in so long. */
const PROBE_AFTER_MS = 10_000;
const PROBE_AGAIN_MS = 5_000;
/** Nothing sensible for that long is a loss. */
const SILENCE_LIMIT_MS = 30_000;
/** A connection that has lasted so long was a success, whatever happens to it then. */
const LASTING_MS = 10_000;
const CLOCK_MS = 1_000;
/** A topic whose snapshot does not help is not asked for more often than this. */
const RENEW_AT_MOST_MS = 2_000;
/** Nor while so many messages wait for their turn: what is missing then is missed again at the next change of it. */
const MOST_WAITING = 10;

/** Makes a line, which does nothing until it is opened. */
export function createConnectionLine(options: ConnectionLineOptions): ConnectionLine {
  const { adapter, stream, topics } = options;
  const renewedAt = new Map<string, number>();
  let socket: MarketSocket | undefined;
  let clock: NodeJS.Timeout | undefined;
  let outbox: Outbox | undefined;

  function close(): void {
    clearInterval(clock);
    outbox?.clear();
    outbox = undefined;
    socket?.close();
    socket = undefined;
    topics.forget();
    renewedAt.clear();
  }

  function lose(reason: string): void {
    close();
    options.onLost(reason);
  }

  function open(): void {
    close();
    const readMessage = adapter.createReader();
    const watch = createWatch();
    // What a socket says after it was given up is nobody's.
    const ifCurrent = (run: () => void) => (socket === opened ? run() : undefined);
    const opened = options.openSocket(adapter.socketUrl(options.url), {
      onOpen: () =>
        ifCurrent(() => {
          outbox = createOutbox({ intervalMs: adapter.messageIntervalMs, send: opened.send });
          sync();
        }),
      onText: (text) =>
        ifCurrent(() => {
          watch.heard(performance.now());
          options.onText();
          pass(readMessage, text, watch, opened);
        }),
      onClose: (reason) => ifCurrent(() => lose(reason)),
    });
    socket = opened;
    clock = setInterval(() => {
      const verdict = watch.judge(performance.now());
      if (verdict.isLasting) {
        options.onLasting();
      }
      if (verdict.lost !== null) {
        lose(verdict.lost);
      } else if (verdict.isProbeDue && adapter.probe !== null) {
        outbox?.push([adapter.probe]);
      }
    }, CLOCK_MS);
    clock.unref();
  }

  function pass(readMessage: ReadMessage, text: string, watch: Watch, from: MarketSocket): void {
    for (const reading of readMessage(text)) {
      // What comes of the first reading may have closed the line.
      if (socket !== from) {
        return;
      }
      if (reading.kind !== "unexpected") {
        watch.understood(performance.now());
      }
      options.onReading(reading);
    }
  }

  function sync(): void {
    if (outbox === undefined) {
      return;
    }
    const { added, removed } = topics.difference();
    const left = removed.filter((topic) => !isStillNamed(topic));
    if (left.length > 0) {
      outbox.push(adapter.unsubscribe(stream, left));
    }
    if (added.length > 0) {
      outbox.push(adapter.subscribe(stream, added));
    }
  }

  /** Whether another topic is wanted that the exchange calls the same. */
  function isStillNamed(gone: MarketTopic): boolean {
    const name = adapter.nameOf(stream, gone);
    return topics.keys().some((key) => {
      const topic = topics.topicOf(key);
      return topic !== undefined && adapter.nameOf(stream, topic) === name;
    });
  }

  return {
    open,
    close,
    sync,
    renew: (key) => {
      const at = performance.now();
      const topic = topics.topicOf(key);
      const isTooSoon = at - (renewedAt.get(key) ?? -Infinity) < RENEW_AT_MOST_MS;
      if (topic === undefined || isTooSoon || (outbox?.size() ?? 0) > MOST_WAITING) {
        return false;
      }
      renewedAt.set(key, at);
      if (topics.isAsked(key)) {
        outbox?.push([...adapter.unsubscribe(stream, [topic]), ...adapter.subscribe(stream, [topic])]);
      }
      return true;
    },
  };
}

/** Judges one socket by what it has said, and when. */
interface Watch {
  /** Anything has come. */
  readonly heard: (nowMs: number) => void;
  /** Something sensible has. */
  readonly understood: (nowMs: number) => void;
  readonly judge: (nowMs: number) => {
    readonly lost: string | null;
    readonly isLasting: boolean;
    readonly isProbeDue: boolean;
  };
}

function createWatch(): Watch {
  const begunAt = performance.now();
  let heardAt = begunAt;
  let probedAt = -Infinity;
  let understoodAt = begunAt;
  let greetedAt: number | undefined;
  return {
    heard: (nowMs) => {
      heardAt = nowMs;
    },
    understood: (nowMs) => {
      greetedAt ??= nowMs;
      understoodAt = nowMs;
    },
    judge: (nowMs) => {
      const senselessMs = nowMs - understoodAt;
      const isProbeDue = senselessMs >= PROBE_AFTER_MS && nowMs - probedAt >= PROBE_AGAIN_MS;
      probedAt = isProbeDue ? nowMs : probedAt;
      const isGreetingLate = greetedAt === undefined && nowMs - begunAt >= GREETING_LIMIT_MS;
      return {
        lost: isGreetingLate
          ? `It said nothing sensible within ${GREETING_LIMIT_MS / 1_000} s`
          : senselessMs >= SILENCE_LIMIT_MS
            ? `It ${nowMs - heardAt >= SILENCE_LIMIT_MS ? "fell silent" : "said nothing sensible"} for ${SILENCE_LIMIT_MS / 1_000} s`
            : null,
        isLasting: greetedAt !== undefined && nowMs - greetedAt >= LASTING_MS,
        isProbeDue,
      };
    },
  };
}
