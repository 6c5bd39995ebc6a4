import { createHash, timingSafeEqual } from "node:crypto";
import type { Route } from "./pages.ts";

/** Metrics as text, and the type it says it has. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

/**
 * Answers scrapes.
 *
 * @param options.token - whoever scrapes has to send it as a bearer token; undefined: anybody may, as metrics tell of no bot
 *   and of no account.
 */
export function createMetricsPage(options: {
  readonly read: () => Promise<MetricsText>;
  readonly token: string | undefined;
}): Route {
  const { token } = options;
  return async ({ headers }) => {
    if (token !== undefined && !isSame(headers.get("authorization") ?? "", `Bearer ${token}`)) {
      return new Response("Metrics are for those who have METRICS_TOKEN, as a bearer token\n", {
        status: 401,
        headers: {
          "content-type": "text/plain; charset=utf-8",
          "www-authenticate": 'Bearer realm="botwatch metrics"',
        },
      });
    }
    const { contentType, text } = await options.read();
    return new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } });
  };
}

/** Compared as hashes: of equal length, and telling nothing by the time it takes. */
function isSame(left: string, right: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}
