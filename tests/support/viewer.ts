import { gql, type AnyVariables, type OperationResult } from "@urql/core";
import { pipe, subscribe } from "wonka";
import type { Connection, ConnectionStore } from "../../client/graphql/connection.ts";
import type { LiveClient } from "../../client/graphql/client.ts";

/** A document for servers that are told by a test what to say. */
export const TICKS = gql`
  subscription Ticks {
    tick
  }
`;

/** Somebody who watches a subscription and notes what is shown. */
export interface Viewer {
  /** The next result, waiting for it where none has come yet. */
  next(): Promise<OperationResult>;
  /** Results that came and were not taken by {@link Viewer.next}. */
  untaken(): number;
  leave(): void;
}

/** Subscribes to a document. */
export function view({ client }: LiveClient, document = TICKS, variables: AnyVariables = {}): Viewer {
  const results: OperationResult[] = [];
  const takers: ((result: OperationResult) => void)[] = [];
  const { unsubscribe } = pipe(
    client.subscription(document, variables),
    subscribe((result) => {
      const taker = takers.shift();
      if (taker) {
        taker(result);
      } else {
        results.push(result);
      }
    }),
  );
  return {
    next: () => {
      const result = results.shift();
      return result ? Promise.resolve(result) : new Promise((resolve) => takers.push(resolve));
    },
    untaken: () => results.length,
    leave: unsubscribe,
  };
}

/** Resolves with the connection as soon as it is as wanted. */
export function until(store: ConnectionStore, isWanted: (connection: Connection) => boolean): Promise<Connection> {
  const now = store.get();
  if (isWanted(now)) {
    return Promise.resolve(now);
  }
  return new Promise((resolve) => {
    const stop = store.subscribe((connection) => {
      if (!isWanted(connection)) {
        return;
      }
      stop();
      resolve(connection);
    });
  });
}
