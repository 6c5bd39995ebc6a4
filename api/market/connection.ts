import type { AttemptBudget } from "./attempt-budget.ts";
import type { Breaker } from "./breaker.ts";
import {
  CONNECTION_TRANSITIONS,
  type ConnectionEvent,
  type ConnectionState,
  MOST_ATTEMPTS,
  retryDelayMs,
} from "./connection-state.ts";
import { createConnectionLine } from "./connection-line.ts";
import { createConnectionStatistics, type ConnectionStatistics } from "./connection-statistics.ts";
import type { ExchangeAdapter, Reading } from "./exchange-adapter.ts";
import { keyOf, type MarketStream, type MarketTopic, type MarketValue } from "./market-data.ts";
import type { OpenSocket } from "./socket.ts";
import { createTopicList } from "./topic-list.ts";
import { createTopicNames } from "./topic-names.ts";

/** How a connection is doing. */
export interface ConnectionReading extends ConnectionStatistics {
  /** Tells connections apart: `binance:ticker`. */
  readonly id: string;
  readonly stream: MarketStream;
  readonly state: ConnectionState;
  /** What is followed on it. */
  readonly topics: readonly string[];
  /** Attempts in a row that led to nothing lasting. */
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
}

/** One connection to an exchange, that brings itself back. */
export interface MarketConnection {
  readonly read: () => ConnectionReading;
  readonly state: () => ConnectionState;
  /** @returns a function that ends it. */
  readonly follow: (topic: MarketTopic) => () => void;
  readonly has: (key: string) => boolean;
  readonly size: () => number;
  /** Tries now, where it is waiting or has failed. */
  readonly retry: () => void;
  readonly close: () => void;
}

/** What a connection is made of, and whom it tells. */
export interface ConnectionOptions {
  readonly adapter: ExchangeAdapter;
  readonly stream: MarketStream;
  /** The exchange's base address. */
  readonly url: string;
  readonly breaker: Breaker;
  /** Of all connections to the exchange. */
  readonly budget: AttemptBudget;
  readonly openSocket: OpenSocket;
  readonly onValue: (key: string, value: MarketValue) => void;
  /** Something of a topic is missing: what is known of it may be wrong, until the next value. */
  readonly onGap: (key: string) => void;
  /** The exchange will not serve a topic; a null key: something, it does not say what. */
  readonly onRefusal: (key: string | null, message: string) => void;
  readonly onState: (state: ConnectionState, reason: string | null) => void;
  /** From 0 to 1. @defaultValue Math.random */
  readonly random?: () => number;
}

/** A failed connection that is still wanted begins again after so long. */
const FAILED_REST_MS = 300_000;
/** A person who asks for another attempt sooner than this is not heard. */
const RETRY_AT_MOST_MS = 1_000;

/** Makes a connection, which opens when something is followed on it and closes when nothing is any more. */
export function createConnection(options: ConnectionOptions): MarketConnection {
  const { adapter, stream, breaker, budget, random = Math.random } = options;
  const statistics = createConnectionStatistics();
  const names = createTopicNames();
  const topics = createTopicList(onTopics);
  let state: ConnectionState = "DISCONNECTED";
  let losses = 0;
  let attempts = 0;
  let isAttempting = false;
  let timer: NodeJS.Timeout | undefined;
  let nextAttemptAt: Date | null = null;
  let lastRetryAt = -Infinity;
  const line = createConnectionLine({
    ...options,
    topics,
    onReading: take,
    onText: statistics.countMessage,
    onLost: lose,
    onLasting: () => {
      losses = 0;
      attempts = 0;
    },
  });

  /** @returns whether the event means anything here. */
  function happen(event: ConnectionEvent, reason: string | null = null): boolean {
    const next = CONNECTION_TRANSITIONS[state][event];
    if (next === null) {
      return false;
    }
    const isChange = next !== state;
    state = next;
    if (isChange) {
      options.onState(state, reason);
    }
    return true;
  }

  function onTopics(): void {
    names.prune(topics.has);
    if (topics.size() === 0) {
      happen("UNWANTED");
      rest();
      return;
    }
    if (happen("WANTED")) {
      attempt();
    }
    line.sync();
  }

  function attempt(): void {
    // Whom the breaker lets in has to try.
    const waitMs = budget.waitMs() || breaker.admit();
    if (waitMs > 0) {
      wait(waitMs, attempt);
      return;
    }
    budget.spend();
    nextAttemptAt = null;
    attempts += 1;
    isAttempting = true;
    line.open();
  }

  function wait(delayMs: number, run: () => void): void {
    clearTimeout(timer);
    nextAttemptAt = new Date(Date.now() + delayMs);
    timer = setTimeout(run, delayMs);
    timer.unref();
  }

  /** Lets go of everything until it is wanted again. */
  function rest(): void {
    clearTimeout(timer);
    nextAttemptAt = null;
    losses = 0;
    attempts = 0;
    if (isAttempting) {
      isAttempting = false;
      breaker.abandoned();
    }
    line.close();
  }

  function lose(reason: string): void {
    line.close();
    statistics.lost(reason);
    losses += 1;
    if (isAttempting || losses > 1) {
      breaker.failed();
    }
    isAttempting = false;
    if (losses >= MOST_ATTEMPTS && happen("EXHAUSTED", reason)) {
      wait(FAILED_REST_MS, () => begin());
      return;
    }
    happen("LOST", reason);
    wait(retryDelayMs(losses, random()), attempt);
  }

  function begin(): void {
    if (happen("RETRIED")) {
      losses = 0;
      attempts = 0;
      clearTimeout(timer);
      attempt();
    }
  }

  function take(reading: Reading): void {
    if (reading.kind === "unexpected") {
      statistics.countUnexpected();
      return;
    }
    if (happen("HEARD")) {
      isAttempting = false;
      breaker.succeeded();
      statistics.connected();
    }
    if (reading.kind === "alive") {
      return;
    }
    const keys = reading.name === null ? [] : names.keysOf(reading.name);
    if (reading.kind !== "refused") {
      keys.forEach((key) => topics.has(key) && takeTopic(key, reading));
    } else if (keys.length === 0) {
      options.onRefusal(reading.name, reading.message);
    } else {
      keys.forEach((key) => options.onRefusal(key, reading.message));
    }
  }

  function takeTopic(key: string, reading: Extract<Reading, { kind: "value" | "gap" }>): void {
    if (reading.kind === "value") {
      options.onValue(key, reading.value);
      return;
    }
    options.onGap(key);
    if (line.renew(key)) {
      statistics.countGap();
    }
  }

  return {
    read: () => ({
      id: `${adapter.exchange}:${stream}`.toLowerCase(),
      stream,
      state,
      topics: topics.keys(),
      attempts,
      nextAttemptAt,
      ...statistics.read(),
    }),
    state: () => state,
    follow: (topic) => {
      names.add(adapter.nameOf(stream, topic), keyOf(topic));
      return topics.follow(topic);
    },
    has: topics.has,
    size: topics.size,
    retry: () => {
      const isNews = CONNECTION_TRANSITIONS[state].RETRIED !== null && !isAttempting;
      if (!isNews || performance.now() - lastRetryAt < RETRY_AT_MOST_MS) {
        return;
      }
      lastRetryAt = performance.now();
      breaker.reset();
      begin();
    },
    close: () => {
      topics.close();
      happen("UNWANTED");
      rest();
    },
  };
}
