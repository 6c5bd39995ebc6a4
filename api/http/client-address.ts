import { isIP } from "node:net";
import type { Caller } from "../accounts/caller.ts";

/** Longer ones say no more, and are stored. */
const LONGEST_USER_AGENT = 300;

export interface AddressOptions {
  /** The other end of the socket; undefined where there is none. */
  readonly remoteAddress: string | undefined;
  /** Whether that is a proxy of ours, whose word counts: `TRUST_PROXY`. */
  readonly trustProxy: boolean;
}

/**
 * The address that a request came from. Behind a proxy it is the last entry of `X-Forwarded-For`, the one that the proxy itself
 * has written: whatever stands before it, anybody could have sent.
 *
 * @returns null where it is not known.
 */
export function addressOf(headers: Pick<Headers, "get">, options: AddressOptions): string | null {
  const forwarded = options.trustProxy ? headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  const given = forwarded !== undefined && isIP(forwarded) !== 0 ? forwarded : options.remoteAddress;
  // IPv4 through a socket that takes both kinds.
  return given?.replace(/^::ffff:(?=\d+\.)/i, "") ?? null;
}

/** From where a request came. */
export function callerOf(headers: Pick<Headers, "get">, options: AddressOptions): Caller {
  return {
    address: addressOf(headers, options),
    userAgent: headers.get("user-agent")?.slice(0, LONGEST_USER_AGENT) ?? null,
  };
}
