import { type Exchange, makeOperation, type Operation, type OperationResult } from "@urql/core";
import { filter, makeSubject, map, merge, pipe } from "wonka";
import { MAX_ATTEMPTS } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { createConnectionStore, type ConnectionStore } from "./connection.ts";
import { isWorthRetrying } from "./failure.ts";
import { createLink, type Link } from "./link.ts";

/** Settings of {@link createReconnect}. */
export interface ReconnectOptions {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** From 0 to 1, as `Math.random` gives it. */
  readonly random: () => number;
  /** @defaultValue 10 */
  readonly maxAttempts?: number;
}

/** The exchange and what it knows about the connection. */
export interface Reconnect {
  readonly exchange: Exchange;
  readonly connection: ConnectionStore;
}

/**
 * An exchange that keeps subscriptions alive and queries trying, with the waits of `backoff.ts`. It stands above the
 * fetch exchange and, unlike urql's retry exchange, hears every stream open, speak, fall silent and end, since each
 * attempt gets a fetch of its own. A retry carries the `Last-Event-ID`, and starts from the operation as it was first
 * asked, so that the exchanges below treat it as new.
 *
 * A subscription that is given up keeps its viewer and its last data, shows as `failed`, and goes on at `retryNow`. A query
 * that is given up is answered with its error. A GraphQL error ends a subscription. Mutations are never repeated.
 */
export function createReconnect(options: ReconnectOptions): Reconnect {
  const { fetch, clock, random, maxAttempts = MAX_ATTEMPTS } = options;
  const links = new Map<number, Link>();
  const retries = makeSubject<Operation>();
  const connection = createConnectionStore(() => [...links.values()].map((link) => link.read()), {
    retryNow: () => [...links.values()].forEach((link) => link.retryNow()),
    renew: (patienceMs, reason) => [...links.values()].forEach((link) => link.renew(patienceMs, reason)),
  });

  const close = (key: number): void => {
    links.get(key)?.close();
    links.delete(key);
    connection.refresh();
  };

  const begin = (operation: Operation): Operation => {
    if (operation.kind === "mutation") {
      return operation;
    }
    close(operation.key);
    if (operation.kind === "teardown") {
      return operation;
    }

    const { next: send } = retries;
    const link = createLink({ operation, fetch, clock, random, maxAttempts, send, onChange: connection.refresh });
    links.set(operation.key, link);
    connection.refresh();
    return link.attempt();
  };

  const judge = (result: OperationResult): OperationResult | null => {
    if (result.operation.kind === "mutation") {
      return result;
    }
    const link = links.get(result.operation.key);
    if (link === undefined || !link.isCurrent(result)) {
      return null;
    }

    const { operation } = link;
    if (result.error && isWorthRetrying(result.error, operation.kind)) {
      const isHidden = link.lose(result.error) || operation.kind === "subscription";
      if (isHidden) {
        return null;
      }
    }
    // An error event and the end of its stream are two results; the first one says it all.
    const isLast = result.error !== undefined || !result.hasNext;
    link.hear();
    if (isLast) {
      close(operation.key);
    }
    return { ...result, operation: withAttempt(operation, link.attemptCount()), hasNext: !isLast };
  };

  const exchange: Exchange =
    ({ forward }) =>
    (operations$) =>
      pipe(
        merge([pipe(operations$, map(begin)), retries.source]),
        forward,
        map(judge),
        filter((result) => result !== null),
      );
  return { exchange, connection };
}

/**
 * Which attempt of its subscription a result came with, from 1. A stream that starts with a snapshot starts with one at
 * every attempt.
 */
export function attemptOf({ operation }: OperationResult): number {
  // Typed `any` by urql, as is everything that exchanges add to the context.
  const attempt: unknown = operation.context["attempt"];
  return typeof attempt === "number" ? attempt : 1;
}

function withAttempt(operation: Operation, attempt: number): Operation {
  return makeOperation(operation.kind, operation, { ...operation.context, attempt });
}
