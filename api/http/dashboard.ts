import { isAccepted } from "./content-coding.ts";
import { CODINGS, type DashboardFile, type DashboardFiles } from "./dashboard-files.ts";

/** Answers a GET or HEAD of anything that is neither GraphQL nor a page of the server itself. */
export type AnswerDashboard = (request: Request, path: string) => Response;

/** The pages that the dashboard has. On any other path it shows its own page that says so, with the status 404. */
const PAGES = /^\/(audit|bots\/new|bots\/[^/]+(\/edit)?|markets|accounts|settings|shared|reset-password|sign-in)?$/;
/** What a share link opens, whose address is as good as a key. */
const SHARED_PAGE = "/shared";
/** Never the dashboard's: a program that asks here for what is not there is told so plainly. */
const NO_PAGES = /^\/(assets|graphql|health|ready|metrics)(\/|$)/;
/** What Vite puts there has its hash in its name, and so never changes. */
const HASHED = /^\/assets\//;

/**
 * Goes with every file, since a shared worker follows the policy of its own script. Scripts and styles are files of ours;
 * style attributes are needed by what measures and places things.
 */
const SECURITY_HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src-elem 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
} as const;

/** Creates the side that serves the built dashboard from memory, to whoever asks: it is the client that signs people in. */
export function createDashboard(files: DashboardFiles): AnswerDashboard {
  return (request, path) => {
    const index = files.get("/index.html");
    if (index !== undefined && PAGES.test(path)) {
      const page = send(request, index, { status: 200, cacheControl: "no-cache" });
      if (path === SHARED_PAGE) {
        keepToItself(page.headers);
      }
      return page;
    }
    const file = files.get(path);
    if (file !== undefined) {
      const cacheControl = HASHED.test(path) ? "public, max-age=31536000, immutable" : "no-cache";
      return send(request, file, { status: 200, cacheControl });
    }
    const isPerson = request.headers.get("accept")?.includes("text/html") === true;
    return index !== undefined && isPerson && !NO_PAGES.test(path)
      ? send(request, index, { status: 404, cacheControl: "no-store" })
      : notFound();
  };
}

/** Other sites learn nothing of a page that a link has opened, and search engines do not show it. */
function keepToItself(headers: Headers): void {
  headers.set("referrer-policy", "no-referrer");
  headers.set("x-robots-tag", "noindex, nofollow");
}

function send(
  request: Request,
  file: DashboardFile,
  { status, cacheControl }: { readonly status: 200 | 404; readonly cacheControl: string },
): Response {
  const headers = {
    ...SECURITY_HEADERS,
    "cache-control": cacheControl,
    vary: "accept-encoding",
    ...(status === 200 ? { etag: file.etag } : {}),
  };
  if (status === 200 && isKnown(request.headers.get("if-none-match"), file.etag)) {
    return new Response(null, { status: 304, headers });
  }
  const accepted = CODINGS.filter((coding) => isAccepted(request.headers.get("accept-encoding"), coding));
  const coding = accepted.find((one) => file.bodies.has(one)) ?? "identity";
  const body = file.bodies.get(coding) ?? new Uint8Array();
  return new Response(request.method === "HEAD" ? null : body, {
    status,
    headers: {
      ...headers,
      "content-type": file.contentType,
      "content-length": String(body.length),
      ...(coding === "identity" ? {} : { "content-encoding": coding }),
    },
  });
}

/** Whether an `If-None-Match` names this tag, compared weakly (RFC 9110, 13.1.2). */
function isKnown(header: string | null, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return header !== null && header.split(",").some((tag) => tag.trim() === "*" || opaque(tag) === opaque(etag));
}

function notFound(): Response {
  return new Response("Not found\n", {
    status: 404,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
