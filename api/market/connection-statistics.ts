/** What a connection has seen since the server started. */
export interface ConnectionStatistics {
  /** Why it was last lost; null where it never was. */
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
  readonly lastConnectedAt: Date | null;
  readonly lastMessageAt: Date | null;
  readonly messageCount: number;
  /** Over the last five seconds. */
  readonly messagesPerSecond: number;
  /** Messages in none of the published formats, or older than what was known. */
  readonly unexpectedCount: number;
  /** How often something was missing and asked for anew. */
  readonly gapCount: number;
  /** How often an established connection or an attempt was lost. */
  readonly lossCount: number;
}

/** Counts what happens to one connection. */
export interface ConnectionCounters {
  readonly read: () => ConnectionStatistics;
  readonly countMessage: () => void;
  readonly countUnexpected: () => void;
  readonly countGap: () => void;
  readonly connected: () => void;
  readonly lost: (reason: string) => void;
}

/** Seconds over which the rate of messages is taken. */
const RATE_SECONDS = 5;

/** Counts by the second, so that a message costs an addition. */
export function createConnectionStatistics(): ConnectionCounters {
  const counts = Array.from({ length: RATE_SECONDS + 1 }, () => 0);
  let second = secondNow();
  let lastMessageAt: number | undefined;
  const seen = {
    lastError: null as string | null,
    lastErrorAt: null as Date | null,
    lastConnectedAt: null as Date | null,
    messageCount: 0,
    unexpectedCount: 0,
    gapCount: 0,
    lossCount: 0,
  };

  /** Forgets the seconds that are gone; the slot of the second that has just begun is the one to count in. */
  function advance(): void {
    const now = secondNow();
    for (let passed = 0; second < now && passed < counts.length; passed += 1) {
      second += 1;
      counts[second % counts.length] = 0;
    }
    second = now;
  }

  function rate(): number {
    advance();
    const whole = counts.reduce((sum, count) => sum + count, 0) - (counts[second % counts.length] ?? 0);
    return whole / RATE_SECONDS;
  }

  return {
    read: () => ({
      ...seen,
      lastMessageAt: lastMessageAt === undefined ? null : new Date(lastMessageAt),
      messagesPerSecond: rate(),
    }),
    countMessage: () => {
      advance();
      counts[second % counts.length] = (counts[second % counts.length] ?? 0) + 1;
      seen.messageCount += 1;
      lastMessageAt = Date.now();
    },
    countUnexpected: () => {
      seen.unexpectedCount += 1;
    },
    countGap: () => {
      seen.gapCount += 1;
    },
    connected: () => {
      seen.lastConnectedAt = new Date();
    },
    lost: (reason) => {
      seen.lastError = reason;
      seen.lastErrorAt = new Date();
      seen.lossCount += 1;
    },
  };
}

function secondNow(): number {
  return Math.floor(performance.now() / 1_000);
}
