import type { NewToken } from "../accounts/sign-in.ts";
import { sessionCookie } from "../accounts/authenticate.ts";
import type { Caller } from "../accounts/caller.ts";
import { createDashboard } from "./dashboard.ts";
import type { DashboardFiles } from "./dashboard-files.ts";

export interface PagesOptions {
  /** Resolves when the database answers; its failure is the reason shown. */
  readonly checkDatabase: () => Promise<void>;
  /** Spends a one-time link; null when it opens nothing. */
  readonly redeemLink: (secret: string, caller: Caller) => Promise<NewToken | null>;
  /** The built dashboard; null where there is none. */
  readonly dashboard: DashboardFiles | null;
  /** Answers a scrape; absent: there are no metrics. */
  readonly metrics?: Route | undefined;
  readonly hasGraphiql: boolean;
  readonly isSecure: boolean;
}

/** Answers everything that is not GraphQL; null leaves it to somebody else. */
export type AnswerPage = (request: Request, path: string, caller: Caller) => Promise<Response | null>;

/** Answers a GET or HEAD request of one address. */
export type Route = (request: Request, path: string) => Response | Promise<Response>;

/** Creates the plain HTTP side: health, readiness, the one-time link and the dashboard. */
export function createPages(options: PagesOptions): AnswerPage {
  const routes = new Map<string, Route>([
    ["/health", () => Response.json({ status: "ok" })],
    ["/ready", () => ready(options)],
    ...(options.metrics === undefined ? [] : ([["/metrics", options.metrics]] as const)),
  ]);
  const others = options.dashboard === null ? withoutDashboard(options) : createDashboard(options.dashboard);
  return async (request, path, caller) => {
    if (path === "/graphql") {
      return null;
    }
    const [, secret] = /^\/sign-in\/([\w-]+)$/.exec(path) ?? [];
    if (secret !== undefined) {
      // A link previewer that only asks for the head must not spend a link.
      return request.method === "GET" ? signIn(options, secret, caller) : notAllowed("GET");
    }
    const route = routes.get(path) ?? others;
    return request.method === "GET" || request.method === "HEAD" ? route(request, path) : notAllowed("GET, HEAD");
  };
}

function notAllowed(allow: string): Response {
  return new Response(null, { status: 405, headers: { allow } });
}

async function ready(options: PagesOptions): Promise<Response> {
  try {
    await options.checkDatabase();
    return Response.json({ status: "ok" });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return Response.json({ status: "unavailable", reason }, { status: 503, headers: { "retry-after": "2" } });
  }
}

async function signIn(options: PagesOptions, secret: string, caller: Caller): Promise<Response> {
  let token: NewToken | null;
  try {
    token = await options.redeemLink(secret, caller);
  } catch {
    const text = "<p>The database is away, and the link was not used. Try it again in a moment.</p>";
    return html(503, page("Not now", text), { "retry-after": "2" });
  }
  if (token === null) {
    const password = options.dashboard === null ? "" : ', or <a href="/sign-in">sign in with a password</a>';
    const text = `<p>This link was used already, or is older than ten minutes. Ask for another one${password}.</p>`;
    return html(410, page("The link is spent", text));
  }
  return new Response(null, {
    status: 303,
    headers: {
      location: "/",
      "set-cookie": sessionCookie(token.token, token.expiresAt, options.isSecure),
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    },
  });
}

function html(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      ...headers,
    },
  });
}

/** What stands in for a dashboard that was not built. */
function withoutDashboard(options: PagesOptions): Route {
  const explore = options.hasGraphiql ? '<p>You can <a href="/graphql">explore it in GraphiQL</a>.</p>' : "";
  const front = page(
    "botwatch",
    `<p>The GraphQL API is at <code>/graphql</code>. The dashboard was not built on this server: <code>npm run build</code>
builds it for the next start.</p>${explore}`,
  );
  const missing = page("Not found", "<p>There is no such page.</p>");
  return (_request, path) => (path === "/" ? html(200, front) : html(404, missing));
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · botwatch</title><style>:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{max-width:40rem;margin:4rem auto;padding:0 1rem}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}
