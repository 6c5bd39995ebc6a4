import { createClient as createUrqlClient, fetchExchange, type Client } from "@urql/core";
import { createAuthentication } from "./authentication.ts";
import { systemClock, type Clock } from "./clock.ts";
import type { ConnectionStore } from "./connection.ts";
import { idleFetch } from "./idle-fetch.ts";
import { createReconnect } from "./reconnect.ts";

/** Settings of {@link createClient}. */
export interface ClientOptions {
  /** Where the server answers GraphQL. */
  readonly url: string;
  /** The bearer token. @defaultValue none: the browser's cookie does the work */
  readonly token?: () => string | null;
  /** Asks a person to sign in again; see `authentication.ts`. @defaultValue a 401 is an answer like any other */
  readonly onUnauthenticated?: () => Promise<void>;
  /** @defaultValue the platform's own */
  readonly fetch?: typeof fetch;
  /** @defaultValue the machine's own */
  readonly clock?: Clock;
  /** From 0 to 1. @defaultValue `Math.random` */
  readonly random?: () => number;
  /** Retries in a row before it gives up. @defaultValue 10 */
  readonly maxAttempts?: number;
}

/** The urql client, and how it and its server stand. */
export interface LiveClient {
  readonly client: Client;
  readonly connection: ConnectionStore;
}

/**
 * The way to the server for the dashboard and the terminal. The order of the exchanges is meaning:
 *
 * 1. reconnect: whatever comes from below is either an answer or a lost connection, which it retries;
 * 2. authentication: a 401 is settled here and never looks like a lost connection;
 * 3. fetch: with a fetch that turns silence and unfinished streams into network errors.
 */
export function createClient(options: ClientOptions): LiveClient {
  const {
    url,
    token = () => null,
    onUnauthenticated,
    clock = systemClock,
    random = Math.random,
    maxAttempts,
  } = options;
  // Not read before it is called: in a test the platform's own may be replaced.
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const { exchange, connection } = createReconnect({
    fetch,
    clock,
    random,
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
  });
  const client = createUrqlClient({
    url,
    fetch: idleFetch({ fetch, clock }),
    fetchSubscriptions: true,
    preferGetMethod: false,
    exchanges: [exchange, createAuthentication({ token, onUnauthenticated }), fetchExchange],
  });
  return { client, connection };
}
