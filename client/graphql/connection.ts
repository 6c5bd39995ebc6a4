/** The client's view of its streams, as one word. */
export const CONNECTION_STATES = ["disconnected", "connecting", "connected", "reconnecting", "failed"] as const;
/** One of {@link CONNECTION_STATES}. */
export type ConnectionState = (typeof CONNECTION_STATES)[number];

/** How the client and its server stand. Instants are milliseconds since the epoch. */
export interface Connection {
  /** `failed` waits for a person's {@link ConnectionStore.retryNow}. */
  readonly state: ConnectionState;
  /** Retries in a row since data last came; the one that is waited for counts. */
  readonly attempts: number;
  /** Why the connection was lost, in a sentence; null while all is well. */
  readonly lastError: string | null;
  /** When the next retry starts by itself. */
  readonly nextRetryAt: number | null;
  /** Since when every stream has been open. */
  readonly connectedSince: number | null;
  /** When a byte last came, on the stream that has been silent for longest. */
  readonly lastHeardAt: number | null;
  /** The server's last good look at its database, by its own clock, as its pings tell; null before the first ping. */
  readonly vouchedAt: number | null;
}

/** The connection as something to look at and to listen to. */
export interface ConnectionStore {
  /** The same object until something changes. */
  get(): Connection;
  /** Calls the listener after each change, until the returned function is called. */
  subscribe(listener: (connection: Connection) => void): () => void;
  /** Retries at once whatever waits for a retry or has been given up, and counts from one again. */
  retryNow(): void;
  /**
   * Does what {@link ConnectionStore.retryNow} does, and also replaces, at once, each stream that looks open but has been
   * silent for `patienceMs`; 0 replaces all. For moments when a stream may have died unnoticed: after a sleep, or when the
   * network came or went.
   *
   * @param reason what {@link Connection.lastError} says until the new stream is open
   */
  renew(patienceMs: number, reason: string): void;
}

/** What one operation adds to the connection. */
export interface LinkReading extends Omit<Connection, "state"> {
  readonly phase: Exclude<ConnectionState, "disconnected"> | "idle";
}

/** Nothing is connected and nothing wants to be. */
export const DISCONNECTED: Connection = {
  state: "disconnected",
  attempts: 0,
  lastError: null,
  nextRetryAt: null,
  connectedSince: null,
  lastHeardAt: null,
  vouchedAt: null,
};

/** Sums up all operations: the one that fares worst gives the state. */
export function toConnection(readings: readonly LinkReading[]): Connection {
  return sumUp(
    readings.flatMap(({ phase, ...reading }) => (phase === "idle" ? [] : [{ ...reading, state: phase }])),
  );
}

/** Several connections as one: the one that fares worst gives the state, the one that is oldest the instants. */
export function sumUp(connections: readonly Connection[]): Connection {
  const state = WORST_FIRST.find((candidate) => connections.some(({ state }) => state === candidate));
  if (state === undefined) {
    return DISCONNECTED;
  }

  return {
    state,
    attempts: Math.max(...connections.map(({ attempts }) => attempts)),
    lastError: connections.find(({ lastError }) => lastError !== null)?.lastError ?? null,
    nextRetryAt: earliest(connections.map((connection) => connection.nextRetryAt)),
    connectedSince:
      state === "connected" ? latest(connections.map((connection) => connection.connectedSince)) : null,
    lastHeardAt: earliest(connections.map((connection) => connection.lastHeardAt)),
    vouchedAt: earliest(connections.map((connection) => connection.vouchedAt)),
  };
}

const WORST_FIRST = ["failed", "reconnecting", "disconnected", "connecting", "connected"] as const;

const known = (instants: readonly (number | null)[]): number[] => instants.filter((instant) => instant !== null);

function earliest(instants: readonly (number | null)[]): number | null {
  const values = known(instants);
  return values.length === 0 ? null : Math.min(...values);
}

function latest(instants: readonly (number | null)[]): number | null {
  const values = known(instants);
  return values.length === 0 ? null : Math.max(...values);
}

/** A {@link ConnectionStore} that is told when to read its links again. */
export interface WritableConnectionStore extends ConnectionStore {
  refresh(): void;
}

/** Keeps the connection that a set of links makes up, and tells who listens when it has changed. */
export function createConnectionStore(
  readLinks: () => readonly LinkReading[],
  orders: Pick<ConnectionStore, "retryNow" | "renew">,
): WritableConnectionStore {
  const listeners = new Set<(connection: Connection) => void>();
  let connection = DISCONNECTED;

  return {
    get: () => connection,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow: orders.retryNow,
    renew: orders.renew,
    refresh: () => {
      const next = toConnection(readLinks());
      if (isSame(next, connection)) {
        return;
      }
      connection = next;
      for (const listener of listeners) {
        listener(connection);
      }
    },
  };
}

function isSame(one: Connection, other: Connection): boolean {
  return (
    one.state === other.state &&
    one.attempts === other.attempts &&
    one.lastError === other.lastError &&
    one.nextRetryAt === other.nextRetryAt &&
    one.connectedSince === other.connectedSince &&
    one.lastHeardAt === other.lastHeardAt &&
    one.vouchedAt === other.vouchedAt
  );
}
