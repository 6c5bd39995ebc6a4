import { createRoot } from "solid-js";
import { createSession } from "../../../client/session/create-session.ts";
import type { Session } from "../../../client/session/session.ts";
import type { TestApp } from "../../support/app.ts";

/** What all tabs of one browser share: its cookie. */
export interface BrowserProfile {
  /** The way to the app with this browser's cookie. */
  readonly fetch: typeof fetch;
  /** The cookie that is sent, null where there is none. */
  cookie: string | null;
  /** True: the server cannot be reached. */
  isOffline: boolean;
  /** Called with every operation before the server gets it. */
  onAsk: (operationName: string) => Promise<void>;
  /** The operation that is done by the server, whose answer is lost on the way back; null: none. */
  lostAnswer: string | null;
  /** Opens a tab with a session of its own. */
  readonly openTab: () => SessionTab;
}

/** A tab, and how often and where to it was started anew. */
export interface SessionTab {
  readonly session: Session;
  /** Where it went; undefined for where it was. */
  readonly restarts: readonly (string | undefined)[];
  readonly close: () => void;
}

/** A browser over an app in process. */
export function createBrowserProfile(app: TestApp): BrowserProfile {
  const profile: BrowserProfile = {
    cookie: null,
    isOffline: false,
    onAsk: async () => undefined,
    lostAnswer: null,
    fetch: async (input, init) => {
      if (profile.isOffline) {
        throw new TypeError("fetch failed");
      }
      const headers = new Headers(init?.headers);
      if (profile.cookie !== null) {
        headers.set("cookie", profile.cookie);
      }
      const operation = operationNameOf(init?.body);
      await profile.onAsk(operation);
      const { pathname, search } = new URL(input instanceof Request ? input.url : input, "http://botwatch.test");
      const response = await app.fetch(`${pathname}${search}`, { ...init, headers });
      if (operation === profile.lostAnswer) {
        throw new TypeError("fetch failed");
      }
      const [set] = response.headers.getSetCookie();
      if (set !== undefined) {
        const [pair = ""] = set.split(";");
        profile.cookie = pair.endsWith("=") ? null : pair;
      }
      return response;
    },
    openTab: () =>
      createRoot((close) => {
        const restarts: (string | undefined)[] = [];
        const { fetch } = profile;
        const session = createSession({ url: "/graphql", fetch, restart: (path) => restarts.push(path) });
        return { session, restarts, close };
      }),
  };
  return profile;
}

function operationNameOf(body: BodyInit | null | undefined): string {
  const [, name = ""] = /"operationName":"(\w+)"/.exec(typeof body === "string" ? body : "") ?? [];
  return name;
}
