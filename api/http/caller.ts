import type { Caller } from "../accounts/caller.ts";
import { createAddressOf, type Origin } from "./address.ts";

/** From where a request came. */
export type CallerOf = (origin: Origin) => Caller;

/** Longer ones say no more, and are stored. */
const LONGEST_USER_AGENT = 300;

/**
 * Creates what tells from where requests come.
 *
 * @param options.trustProxy - whether a proxy stands before the server; see `createAddressOf`.
 */
export function createCallerOf(options: { readonly trustProxy: boolean }): CallerOf {
  const addressOf = createAddressOf(options);
  return (origin) => ({
    address: addressOf(origin),
    userAgent: origin.headers.get("user-agent")?.slice(0, LONGEST_USER_AGENT) ?? null,
  });
}
