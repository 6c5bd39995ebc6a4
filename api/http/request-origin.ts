import type { Refusal } from "./public-errors.ts";

const FOREIGN: Refusal = {
  status: 403,
  code: "FORBIDDEN",
  message: "This request comes from a page of another site, which this server does not know: see ALLOWED_ORIGINS",
};

export interface OriginOptions {
  readonly allowedOrigins: readonly string[];
  /** Where people reach the server, where that was said. */
  readonly publicUrl?: string | undefined;
}

/**
 * Refuses what a page elsewhere makes a browser send with the cookie of whoever looks at it, signing in included; null: it may be
 * asked. `SameSite` keeps the cookie from most of these pages, and the form of the body keeps them from being sent unasked; this holds
 * where both do not, as for a page on another port of the same host. Programs send no Origin, and a bearer token is sent by nobody
 * who does not have it.
 */
export function refuseOrigin(
  request: { readonly method: string; readonly headers: Pick<Headers, "get"> },
  { allowedOrigins, publicUrl }: OriginOptions,
): Refusal | null {
  const { method, headers } = request;
  if (method !== "POST" || /^bearer\b/i.test(headers.get("authorization") ?? "")) {
    return null;
  }
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === null) {
    return site === "cross-site" || site === "same-site" ? FOREIGN : null;
  }
  // No page can write this header; browsers send it where the connection can be trusted.
  const isOwn = site === "same-origin" || hostOf(origin) === headers.get("host");
  const isKnown =
    allowedOrigins.includes(origin) || (publicUrl !== undefined && new URL(publicUrl).origin === origin);
  return isOwn || isKnown ? null : FOREIGN;
}

/** The host and the port of an origin; null for one that is opaque. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
