import type { NewToken } from "../accounts/sign-in.ts";
import { sessionCookie } from "../accounts/authenticate.ts";

export interface PagesOptions {
  /** Resolves when the database answers; its failure is the reason shown. */
  readonly checkDatabase: () => Promise<void>;
  /** Spends a one-time link; null when it opens nothing. */
  readonly redeemLink: (secret: string) => Promise<NewToken | null>;
  readonly hasGraphiql: boolean;
  readonly isSecure: boolean;
}

/** Answers everything that is not GraphQL; null leaves it to somebody else. */
export type AnswerPage = (method: string, path: string) => Promise<Response | null>;

/** Creates the plain HTTP side: health, readiness, the one-time link and the front page. */
export function createPages(options: PagesOptions): AnswerPage {
  const routes: Record<string, () => Response | Promise<Response>> = {
    "/": () => html(200, frontPage(options.hasGraphiql)),
    "/health": () => Response.json({ status: "ok" }),
    "/ready": () => ready(options),
  };
  return async (method, path) => {
    const [, secret] = /^\/sign-in\/([\w-]+)$/.exec(path) ?? [];
    const answer = secret === undefined ? routes[path] : () => signIn(options, secret);
    if (answer === undefined) {
      return path === "/graphql" ? null : html(404, page("Not found", "<p>There is no such page.</p>"));
    }
    // A link previewer that only asks for the head must not spend a link.
    return method === "GET" || (method === "HEAD" && secret === undefined)
      ? answer()
      : new Response(null, { status: 405, headers: { allow: "GET" } });
  };
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

async function signIn(options: PagesOptions, secret: string): Promise<Response> {
  let token: NewToken | null;
  try {
    token = await options.redeemLink(secret);
  } catch {
    const text = "<p>The database is away, and the link was not used. Try it again in a moment.</p>";
    return html(503, page("Not now", text), { "retry-after": "2" });
  }
  if (token === null) {
    const text = "<p>This link was used already, or is older than ten minutes. Ask for another one.</p>";
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

function frontPage(hasGraphiql: boolean): string {
  const explore = hasGraphiql
    ? '<p>You are welcome to <a href="/graphql">explore it in GraphiQL</a>.</p>'
    : "<p>GraphiQL is off on this server.</p>";
  return page(
    "botwatch",
    `<p>The live status of trading bots, as a GraphQL API at <code>/graphql</code>.</p>${explore}`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · botwatch</title><style>:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{max-width:40rem;margin:4rem auto;padding:0 1rem}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}
