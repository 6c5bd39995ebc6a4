/** The states of a connection to an exchange. */
export const CONNECTION_STATES = ["DISCONNECTED", "CONNECTING", "CONNECTED", "RECONNECTING", "FAILED"] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

/**
 * What happens to a connection: somebody follows something on it; nobody has for a while; the exchange has said something
 * sensible; it closed, failed or fell silent; it did so for the last time that counts; a person asked to try again, or a
 * failed one has rested.
 */
export const CONNECTION_EVENTS = ["WANTED", "UNWANTED", "HEARD", "LOST", "EXHAUSTED", "RETRIED"] as const;
export type ConnectionEvent = (typeof CONNECTION_EVENTS)[number];

/** Where each event leads in each state; null: it means nothing there. All that a connection may do stands here. */
export const CONNECTION_TRANSITIONS: Record<ConnectionState, Record<ConnectionEvent, ConnectionState | null>> = {
  DISCONNECTED: {
    WANTED: "CONNECTING",
    UNWANTED: null,
    HEARD: null,
    LOST: null,
    EXHAUSTED: null,
    RETRIED: null,
  },
  CONNECTING: {
    WANTED: null,
    UNWANTED: "DISCONNECTED",
    HEARD: "CONNECTED",
    LOST: "RECONNECTING",
    // The first loss leads out of here, and it takes ten.
    EXHAUSTED: null,
    RETRIED: "CONNECTING",
  },
  CONNECTED: {
    WANTED: null,
    UNWANTED: "DISCONNECTED",
    HEARD: null,
    LOST: "RECONNECTING",
    EXHAUSTED: "FAILED",
    RETRIED: null,
  },
  RECONNECTING: {
    WANTED: null,
    UNWANTED: "DISCONNECTED",
    HEARD: "CONNECTED",
    LOST: "RECONNECTING",
    EXHAUSTED: "FAILED",
    RETRIED: "RECONNECTING",
  },
  FAILED: {
    WANTED: null,
    UNWANTED: "DISCONNECTED",
    HEARD: null,
    LOST: null,
    EXHAUSTED: null,
    RETRIED: "CONNECTING",
  },
};

/** So many losses in a row, and the connection has failed. */
export const MOST_ATTEMPTS = 10;

const FIRST_DELAY_MS = 1_000;
const SECOND_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 30_000;

/**
 * How long to wait before the next attempt: within a second after the first loss, then 5, 10, 20, 30, 30 … s, each
 * shortened by up to a quarter (the first by up to a half), so that those who lost it together do not come back together.
 *
 * @param losses - in a row, from 1 on.
 * @param random - from 0 to 1.
 */
export function retryDelayMs(losses: number, random: number): number {
  if (losses <= 1) {
    return FIRST_DELAY_MS * (1 - random / 2);
  }
  return Math.min(SECOND_DELAY_MS * 2 ** (losses - 2), LONGEST_DELAY_MS) * (1 - random / 4);
}
