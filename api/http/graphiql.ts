/**
 * The policy of GraphiQL's page, which is one file with its script, styles, fonts and workers inside: it loads nothing, asks
 * this server alone, and stands in no frame.
 */
const HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'unsafe-inline' blob:",
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src data:",
    "connect-src 'self'",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
} as const;

/** Gives the page of GraphiQL, the only one that comes without, its policy; leaves every other answer as it is. */
export function guardGraphiql(headers: Headers): void {
  const isPage = headers.get("content-type")?.startsWith("text/html") === true;
  if (isPage && !headers.has("content-security-policy")) {
    Object.entries(HEADERS).forEach(([name, value]) => headers.set(name, value));
  }
}
