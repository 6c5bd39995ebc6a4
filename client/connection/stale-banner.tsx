import { createEffect, createMemo, createSignal, type JSX, onCleanup, Show } from "solid-js";
import { formatDuration, formatMoment } from "../format/instant.ts";
import { type Live, useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { lookOf } from "./look.ts";

/** Shorter losses are over before anybody has read of them, and the numbers are dimmed from the first moment on. */
const PATIENCE_MS = 1_000;

/**
 * The line under the header that says when the page does not hear the server: since when, what is shown then, and what
 * happens next. It is announced without the role of a status, which on the page of a bot is the bot's own. What counts stands outside of what is announced, which would be read out every second.
 */
export function StaleBanner(): JSX.Element {
  const live = useLive();
  const isShown = createLasting(() => isStale(live), PATIENCE_MS);
  return (
    <div classList={{ "border-b border-line bg-waiting-soft text-waiting": isShown() }}>
      <div
        class="mx-auto flex max-w-[1240px] flex-wrap items-center gap-x-3 gap-y-1 px-6 max-wide:px-3"
        classList={{ "py-2": isShown() }}
      >
        <p aria-live="polite">{isShown() ? toStaleText(live) : ""}</p>
        <Show when={isShown()}>
          <span class="num">{toNextText(live)}</span>
          <button
            type="button"
            class="ml-auto rounded-control px-2 py-0.5 font-semibold underline underline-offset-2 max-wide:min-h-11"
            onClick={() => live.retryNow()}
          >
            {t("connection.retryNow")}
          </button>
        </Show>
      </div>
    </div>
  );
}

/** A page that opens its first connection shows nothing old. */
function isStale(live: Live): boolean {
  return !live.isHeard() && live.connection().state !== "connecting";
}

function toStaleText(live: Live): string {
  const { lastHeardAt } = live.connection();
  if (lastHeardAt === null) {
    return `${toReason(live, null)} ${t("connection.stale.nothingYet")}`;
  }
  const time = formatMoment(lastHeardAt, live.now());
  return `${toReason(live, time)} ${t("connection.stale.asOf", { time })}`;
}

function toReason(live: Live, time: string | null): string {
  const { attempts, lastError } = live.connection();
  const look = lookOf(live);
  if (!live.isOnline()) {
    return t("connection.stale.offline");
  }
  if (look === "silent" && time !== null) {
    return t("connection.stale.silent", { time });
  }
  if (look === "failed") {
    return t("connection.stale.failed", { attempts });
  }
  return look === "disconnected" && lastError !== null
    ? t("connection.stale.ended", { reason: lastError })
    : t("connection.stale.lost");
}

function toNextText(live: Live): string {
  const { state, nextRetryAt } = live.connection();
  if (nextRetryAt !== null) {
    return t("connection.stale.nextTry", { time: formatDuration(nextRetryAt - live.now()) });
  }
  return state === "reconnecting" ? t("connection.stale.trying") : "";
}

/** True once a condition has held for so long without a break. */
function createLasting(holds: () => boolean, forMs: number): () => boolean {
  const [isLasting, setIsLasting] = createSignal(false);
  const isHolding = createMemo(holds);
  createEffect(() => {
    if (!isHolding()) {
      setIsLasting(false);
      return;
    }
    const timer = setTimeout(() => setIsLasting(true), forMs);
    onCleanup(() => clearTimeout(timer));
  });
  return isLasting;
}
