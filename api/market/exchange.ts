import { createAttemptBudget } from "./attempt-budget.ts";
import { createBreaker, type BreakerState } from "./breaker.ts";
import { type ConnectionReading, createConnection, type MarketConnection } from "./connection.ts";
import type { ConnectionState } from "./connection-state.ts";
import type { ExchangeAdapter } from "./exchange-adapter.ts";
import { keyOf, type MarketStream, type MarketTopic, type MarketTrades, type MarketValue } from "./market-data.ts";
import { openSocket, type OpenSocket } from "./socket.ts";

/** How far what is known of a topic can be believed, and why no further. */
export type TopicState =
  /** It comes as it happens. */
  | { readonly feed: "LIVE"; readonly message: null }
  /** Nothing has come yet. */
  | { readonly feed: "WAITING"; readonly message: string }
  /** The connection is lost: what is known is of before. */
  | { readonly feed: "AWAY"; readonly message: string }
  /** The connection has failed for good, or until somebody asks for another try. */
  | { readonly feed: "FAILED"; readonly message: string }
  /** The exchange will not serve it. */
  | { readonly feed: "REFUSED"; readonly message: string };

/** Is told each value and each change of how far values can be believed; a null value: nothing has come yet. */
export type TopicWatcher = (value: MarketValue | null, state: TopicState, receivedAt: Date | null) => void;

/** One exchange: a connection for each kind of stream, however many people look. */
export interface ExchangeHub {
  readonly adapter: ExchangeAdapter;
  /** Follows a topic; what is known is told at once. @returns a function that ends it. */
  readonly watch: (stream: MarketStream, topic: MarketTopic, watcher: TopicWatcher) => () => void;
  /** Whether all of some topics have a place on their connection; bots have places that viewers cannot take. */
  readonly hasRoomFor: (stream: MarketStream, topics: readonly MarketTopic[], isForBots?: boolean) => boolean;
  readonly connections: () => readonly ExchangeConnectionReading[];
  /** Tries now what is waiting or has failed; null: all. @returns false where there is no such connection. */
  readonly retry: (id: string | null) => boolean;
  /** Told when a connection changes its state. */
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => void;
}

/** A connection, and what holds for its exchange. */
export interface ExchangeConnectionReading extends ConnectionReading {
  readonly exchange: ExchangeAdapter["exchange"];
  readonly breaker: BreakerState;
}

/** What the hub of an exchange is made of. */
export interface ExchangeOptions {
  readonly adapter: ExchangeAdapter;
  /** Base address of its streams. */
  readonly socketUrl: string;
  readonly log: {
    readonly info: (details: object, message: string) => void;
    readonly warn: (details: object, message: string) => void;
  };
  /** @defaultValue the platform's WebSocket */
  readonly openSocket?: OpenSocket;
  /** From 0 to 1. @defaultValue Math.random */
  readonly random?: () => number;
}

/** Topics of one connection that viewers may follow; the exchanges allow more, but somebody has to read it all. */
const MOST_TOPICS = 200;
/** With those that bots follow: else whoever looks at many symbols would keep bots from running. */
const MOST_TOPICS_WITH_BOTS = 400;

/** An exchange that goes back by so many trades has begun to count anew; none repeats as many. */
const COUNTED_ANEW = 1_000;

/** What one topic has come to. */
interface Channel {
  value: MarketValue | null;
  receivedAt: Date | null;
  /** The value came over the connection there is now, and not over one before. */
  isCurrent: boolean;
  refusal: string | null;
  readonly watchers: Set<TopicWatcher>;
}

/** Makes the hub of one exchange; nothing is connected before something is followed. */
export function createExchangeHub(options: ExchangeOptions): ExchangeHub {
  const { adapter, log } = options;
  const breaker = createBreaker();
  const budget = createAttemptBudget(adapter.attemptLimit);
  const listeners = new Set<() => void>();
  const channels = new Map<MarketStream, Map<string, Channel>>();
  const connections = new Map<MarketStream, MarketConnection>();

  function channelsOf(stream: MarketStream): Map<string, Channel> {
    const known = channels.get(stream) ?? new Map<string, Channel>();
    channels.set(stream, known);
    return known;
  }

  function tell(stream: MarketStream, channel: Channel): void {
    const state = stateOf(adapter.title, channel, connectionOf(stream).state());
    channel.watchers.forEach((watcher) => watcher(channel.value, state, channel.receivedAt));
  }

  function connectionOf(stream: MarketStream): MarketConnection {
    const known = connections.get(stream);
    if (known !== undefined) {
      return known;
    }
    const connection = createConnection({
      adapter,
      stream,
      url: options.socketUrl,
      breaker,
      budget,
      openSocket: options.openSocket ?? openSocket,
      ...(options.random === undefined ? {} : { random: options.random }),
      onValue: (key, value) => {
        const channel = channelsOf(stream).get(key);
        if (channel !== undefined) {
          accept(channel, value);
          tell(stream, channel);
        }
      },
      onGap: (key) => {
        const channel = channelsOf(stream).get(key);
        if (channel?.value != null) {
          // What is known is a view of what has gone wrong.
          Object.assign(channel, { value: null, receivedAt: null, isCurrent: false });
          tell(stream, channel);
        }
      },
      onRefusal: (key, message) => refuse(stream, key, message),
      onState: (state, reason) => onState(stream, state, reason),
    });
    connections.set(stream, connection);
    return connection;
  }

  function refuse(stream: MarketStream, key: string | null, message: string): void {
    log.warn({ exchange: adapter.exchange, stream, key }, `${adapter.title} refuses: ${message}`);
    const channel = key === null ? undefined : channelsOf(stream).get(key);
    if (channel !== undefined) {
      channel.refusal = message;
      tell(stream, channel);
    }
  }

  function onState(stream: MarketStream, state: ConnectionState, reason: string | null): void {
    const details = { exchange: adapter.exchange, stream, state, reason };
    if (state === "RECONNECTING" || state === "FAILED") {
      log.warn(details, `${adapter.title} is away`);
    } else {
      log.info(details, `${adapter.title}: ${state.toLowerCase()}`);
    }
    if (state === "DISCONNECTED") {
      channelsOf(stream).clear();
    }
    channelsOf(stream).forEach((channel) => {
      channel.isCurrent &&= state === "CONNECTED";
      tell(stream, channel);
    });
    listeners.forEach((listener) => listener());
  }

  return {
    adapter,
    watch: (stream, topic, watcher) => {
      const connection = connectionOf(stream);
      const key = keyOf(topic);
      const known = channelsOf(stream);
      known.forEach((channel, one) => channel.watchers.size === 0 && !connection.has(one) && known.delete(one));
      const channel = known.get(key) ?? aChannel();
      known.set(key, channel);
      channel.watchers.add(watcher);
      const leave = connection.follow(topic);
      watcher(channel.value, stateOf(adapter.title, channel, connection.state()), channel.receivedAt);
      return () => {
        channel.watchers.delete(watcher);
        leave();
      };
    },
    hasRoomFor: (stream, topics, isForBots = false) => {
      const connection = connectionOf(stream);
      const added = topics.filter((topic) => !connection.has(keyOf(topic))).length;
      const most = isForBots ? MOST_TOPICS_WITH_BOTS : MOST_TOPICS;
      return added === 0 || connection.size() + added <= most;
    },
    connections: () =>
      [...connections.values()].map((connection) => ({
        exchange: adapter.exchange,
        breaker: breaker.state(),
        ...connection.read(),
      })),
    retry: (id) => {
      const chosen = [...connections.values()].filter((one) => id === null || one.read().id === id);
      chosen.forEach((connection) => connection.retry());
      return id === null || chosen.length > 0;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => connections.forEach((connection) => connection.close()),
  };
}

function aChannel(): Channel {
  return { value: null, receivedAt: null, isCurrent: false, refusal: null, watchers: new Set() };
}

function accept(channel: Channel, value: MarketValue): void {
  channel.value = value.kind === "TRADES" ? untold(channel, value) : value;
  channel.receivedAt = new Date();
  channel.isCurrent = true;
  channel.refusal = null;
}

/**
 * Trades that were not told before: on a new connection an exchange repeats its newest. Trades that were made meanwhile and
 * are not among them are not told afterwards; the numbers say whether there are any.
 */
function untold({ value: before, isCurrent }: Channel, value: MarketTrades): MarketTrades {
  const last = before?.kind === "TRADES" ? before.trades.at(-1)?.id : undefined;
  if (before?.kind !== "TRADES" || last === undefined) {
    return value;
  }
  const [first] = value.trades.filter(({ id }) => id > last || id <= last - COUNTED_ANEW);
  if (first === undefined) {
    return before;
  }
  const isJoined = first.id === last + 1 || (isCurrent && first.id > last);
  return {
    ...value,
    trades: value.trades.slice(value.trades.indexOf(first)),
    hasGap: value.hasGap || !isJoined,
  };
}

function stateOf(title: string, { value, isCurrent, refusal }: Channel, state: ConnectionState): TopicState {
  if (refusal !== null) {
    return { feed: "REFUSED", message: `${title}: ${refusal}` };
  }
  if (state === "RECONNECTING") {
    return { feed: "AWAY", message: `The connection to ${title} is lost; it is being brought back` };
  }
  if (state === "FAILED") {
    return { feed: "FAILED", message: `${title} cannot be reached; it is tried again every five minutes` };
  }
  if (value === null) {
    return { feed: "WAITING", message: `Waiting for ${title}` };
  }
  if (state === "CONNECTING") {
    return { feed: "AWAY", message: `${title} is being tried again` };
  }
  return isCurrent
    ? { feed: "LIVE", message: null }
    : { feed: "AWAY", message: `${title} is back; waiting for what it says next` };
}
