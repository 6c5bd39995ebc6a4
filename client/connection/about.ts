import { formatDuration } from "../format/instant.ts";
import type { Live } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { type Look, lookOf } from "./look.ts";

/** What the state of the connection means, in a sentence or two. */
export function toAbout(live: Live): string {
  return ABOUT[lookOf(live)](live);
}

const ABOUT: Record<Look, (live: Live) => string> = {
  connected: () => t("connection.about.connected"),
  connecting: () => t("connection.about.connecting"),
  silent: (live) => t("connection.about.silent", { age: formatDuration(live.heardAgoMs() ?? 0) }),
  reconnecting: (live) => {
    const isWaiting = live.connection().nextRetryAt !== null;
    return withOffline(live, t(isWaiting ? "connection.about.waiting" : "connection.about.trying"));
  },
  failed: (live) => withOffline(live, t("connection.about.failed")),
  disconnected: (live) => {
    const { lastError } = live.connection();
    return lastError === null
      ? t("connection.about.notNeeded")
      : t("connection.about.ended", { reason: lastError });
  },
};

function withOffline(live: Live, text: string): string {
  return live.isOnline() ? text : `${t("connection.about.offline")} ${text}`;
}
