import { makeOperation, type CombinedError, type Operation, type OperationResult } from "@urql/core";
import { backoffMs, MAX_DELAY_MS } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { LinkReading } from "./connection.ts";
import { retryAfterMs, toSentence } from "./failure.ts";
import { toAttemptFetch } from "./attempt-fetch.ts";
import type { AnswerListener } from "./idle-fetch.ts";

/** What a link needs. */
export interface LinkOptions {
  readonly operation: Operation;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxAttempts: number;
  /** Sends the operation once more. */
  readonly send: (operation: Operation) => void;
  /** Called after each change of the reading. */
  readonly onChange: () => void;
}

/** One query or subscription, through all its attempts, until it is answered or nobody wants it. */
export interface Link {
  readonly operation: Operation;
  read(): LinkReading;
  /** The operation as the next attempt sends it. */
  attempt(): Operation;
  /** Attempts so far, from 1. */
  attemptCount(): number;
  /** Whether a result belongs to the attempt under way; what an earlier one left behind does not. */
  isCurrent(result: OperationResult): boolean;
  /** The attempt has failed. @returns false when it was the last one */
  lose(error: CombinedError): boolean;
  /** Data has come. */
  hear(): void;
  retryNow(): void;
  /** See {@link ConnectionStore.renew}. */
  renew(patienceMs: number, reason: string): void;
  close(): void;
}

/** Follows one operation; see {@link Link}. */
export function createLink(options: LinkOptions): Link {
  const { operation, clock, onChange } = options;
  const isStream = operation.kind === "subscription";
  let reading: LinkReading = { ...IDLE, phase: isStream ? "connecting" : "idle" };
  let lastEventId: string | null = null;
  let wantedDelayMs: number | null = null;
  let currentFetch: typeof fetch | undefined;
  let current = new AbortController();
  let attemptCount = 0;
  let attemptAt = 0;
  let cancelRetry = (): void => {};

  const update = (change: Partial<LinkReading>): void => {
    reading = { ...reading, ...change };
    onChange();
  };
  const hear = (): void => {
    if (reading.attempts > 0 || reading.lastError !== null) {
      update({ attempts: 0, lastError: null });
    }
  };
  const attempt = (): Operation => {
    current = new AbortController();
    attemptCount += 1;
    attemptAt = clock.now();
    const listener = isStream ? toListener(current.signal) : null;
    currentFetch = toAttemptFetch(options, { lastEventId, listener, signal: current.signal });
    return makeOperation(operation.kind, operation, { ...operation.context, fetch: currentFetch });
  };
  const retry = (): void => {
    update({ phase: "reconnecting", nextRetryAt: null });
    options.send(attempt());
  };

  const toListener = (signal: AbortSignal): AnswerListener => ({
    onOpen: () => {
      // The head of a stream that was replaced while it came says nothing of the one that replaced it.
      if (signal.aborted) {
        return;
      }
      const now = clock.now();
      update({ phase: "connected", connectedSince: now, lastHeardAt: now, nextRetryAt: null });
    },
    onHeard: () => update({ lastHeardAt: clock.now() }),
    onPing: (instant) => {
      update({ vouchedAt: Date.parse(instant) });
      hear();
    },
    onId: (id) => {
      lastEventId = id;
    },
    onRetry: (delayMs) => {
      wantedDelayMs = Math.min(delayMs, MAX_DELAY_MS);
    },
    onEvent: () => {},
  });

  const toDelayMs = (attempts: number, error: CombinedError): number => {
    const ownDelayMs = backoffMs(attempts, options.random());
    const delayMs = attempts === 1 ? (wantedDelayMs ?? ownDelayMs) : ownDelayMs;
    wantedDelayMs = null;
    return Math.max(delayMs, retryAfterMs(error, clock.now()));
  };

  const retryNow = (): void => {
    if (reading.phase !== "failed" && reading.nextRetryAt === null) {
      return;
    }
    cancelRetry();
    reading = { ...reading, attempts: 1 };
    retry();
  };
  const renew = (patienceMs: number, reason: string): void => {
    const isUnderWay = isStream && reading.phase !== "failed" && reading.nextRetryAt === null;
    if (!isUnderWay) {
      return retryNow();
    }
    if (clock.now() - Math.max(attemptAt, reading.lastHeardAt ?? 0) < patienceMs) {
      return;
    }
    current.abort();
    // Nothing is known to have failed yet: if this attempt does, the first retry follows within a second.
    reading = { ...reading, attempts: 0, connectedSince: null, lastError: reason };
    retry();
  };

  return {
    operation,
    read: () => reading,
    attempt,
    attemptCount: () => attemptCount,
    isCurrent: (result) => result.operation.context.fetch === currentFetch,
    hear,
    lose: (error) => {
      const lost = { lastError: toSentence(error), connectedSince: null };
      if (reading.attempts >= options.maxAttempts) {
        update({ ...lost, phase: "failed", nextRetryAt: null });
        return false;
      }
      const attempts = reading.attempts + 1;
      const delayMs = toDelayMs(attempts, error);
      cancelRetry = clock.later(retry, delayMs);
      update({ ...lost, phase: "reconnecting", attempts, nextRetryAt: clock.now() + delayMs });
      return true;
    },
    retryNow,
    renew,
    close: () => cancelRetry(),
  };
}

const IDLE: LinkReading = {
  phase: "idle",
  attempts: 0,
  lastError: null,
  nextRetryAt: null,
  connectedSince: null,
  lastHeardAt: null,
  vouchedAt: null,
};
