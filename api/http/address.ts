import { isIP } from "node:net";

/** What is known of where a request came from. */
export interface Origin {
  readonly headers: Pick<Headers, "get">;
  /** The other end of its connection; undefined where there is none. */
  readonly remoteAddress: string | undefined;
}

/** The address that a request came from, in its shortest form; null where nothing tells. */
export type AddressOf = (origin: Origin) => string | null;

/**
 * Creates the one way to know where requests come from.
 *
 * @param options.trustProxy - whether a proxy stands before the server: then its word is taken, which is the last one in
 *   `X-Forwarded-For`, since those before it are what the client says of itself.
 */
export function createAddressOf({ trustProxy }: { readonly trustProxy: boolean }): AddressOf {
  return ({ headers, remoteAddress }) => {
    const forwarded = trustProxy ? headers.get("x-forwarded-for")?.split(",").at(-1) : undefined;
    return toAddress(forwarded) ?? toAddress(remoteAddress);
  };
}

/** An address as it is written in one way only, without a port or a zone; null: it is none. */
function toAddress(text: string | undefined): string | null {
  const [, bracketed, plain] = /^\s*(?:\[([^\]]*)\](?::\d+)?|([^\s[\]]*))\s*$/.exec(text ?? "") ?? [];
  const found = (bracketed ?? plain ?? "").replace(/%.*$/, "");
  const address = /^[\d.]+:\d+$/.test(found) ? found.replace(/:\d+$/, "") : found;
  if (isIP(address) !== 6) {
    return isIP(address) === 4 ? address : null;
  }
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  return mapped ?? new URL(`http://[${address}]`).hostname.slice(1, -1);
}
