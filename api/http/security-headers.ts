/** What browsers are told of every answer that says nothing of it itself: it is data, and stands in no frame. */
const HEADERS = {
  // Some answers hold a token, and all are somebody's own.
  "cache-control": "no-store",
  // What is no page has nothing that could run or load: pages have policies of their own.
  "content-security-policy": "frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** A year, as RFC 6797 has it in its examples; other hosts of the same domain are not ours to speak for. */
const STRICT_TRANSPORT = "max-age=31536000";

/**
 * The headers that every answer carries.
 *
 * @param isSecure - whether people come over https, which browsers then keep to.
 */
export function securityHeaders(isSecure: boolean): Readonly<Record<string, string>> {
  return isSecure ? { ...HEADERS, "strict-transport-security": STRICT_TRANSPORT } : HEADERS;
}

/** Of a stream, which is no page whatever it is taken for, and whose head is kept for as long as it lasts. */
const ON_STREAMS = new Set(["x-content-type-options", "strict-transport-security"]);

/** Gives an answer those of them that it does not have. */
export function addMissing(headers: Headers, wanted: Readonly<Record<string, string>>): void {
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") === true;
  for (const [name, value] of Object.entries(wanted)) {
    if (!headers.has(name) && (!isStream || ON_STREAMS.has(name))) {
      headers.set(name, value);
    }
  }
}
