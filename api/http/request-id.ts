import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The header in which a request's id comes and goes. */
export const REQUEST_ID = "x-request-id";

/** By which id a request is found in the logs. */
export interface RequestIds {
  /** The id that a trusted proxy gave it, where that is one, or else a new one. */
  readonly of: (request: IncomingMessage) => string;
  /** Runs what belongs to one request. Streams are begun outside: what they do is for many. */
  readonly run: <Result>(id: string, work: () => Result) => Result;
  /** The id of the request that is being answered here; undefined: this is the work of none. */
  readonly current: () => string | undefined;
}

/** What proxies give: UUIDs, hexadecimal numbers, and the like. Anything longer or stranger is not taken into the logs. */
const SANE = /^[\w.-]{8,128}$/;

/** @param options.trustProxy - whether the id of whoever asks is believed. */
export function createRequestIds(options: { readonly trustProxy: boolean }): RequestIds {
  const storage = new AsyncLocalStorage<string>();
  return {
    of: ({ headers }) => {
      const given = options.trustProxy ? headers[REQUEST_ID] : undefined;
      return typeof given === "string" && SANE.test(given) ? given : randomUUID();
    },
    run: (id, work) => storage.run(id, work),
    current: () => storage.getStore(),
  };
}
