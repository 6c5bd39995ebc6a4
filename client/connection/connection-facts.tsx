import { For, type JSX } from "solid-js";
import { formatDuration } from "../format/instant.ts";
import { MAX_ATTEMPTS } from "../graphql/backoff.ts";
import type { Live } from "../live/live.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";

/** The connection in numbers. */
export function ConnectionFacts(): JSX.Element {
  const live = useLive();
  return (
    <dl class="num mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
      <For each={FACTS}>
        {(fact) => (
          <>
            <dt class="text-soft">{t(`connection.facts.${fact}`)}</dt>
            <dd class="text-right [overflow-wrap:anywhere]">
              {READINGS[fact](live) ?? t("connection.facts.none")}
            </dd>
          </>
        )}
      </For>
    </dl>
  );
}

const FACTS = [
  "connectedFor",
  "heard",
  "vouched",
  "roundTrip",
  "attempts",
  "nextRetry",
  "sharing",
  "lastError",
] as const;

/** Null where there is nothing to say. */
const READINGS: Record<(typeof FACTS)[number], (live: Live) => string | null> = {
  connectedFor: (live) => {
    const { connectedSince } = live.connection();
    return connectedSince === null ? null : formatDuration(live.now() - connectedSince);
  },
  heard: (live) => toAgo(live.heardAgoMs()),
  vouched: (live) => toAgo(live.vouchedAgoMs()),
  roundTrip: (live) => {
    const ms = live.roundTripMs();
    return ms === null ? null : t("connection.facts.milliseconds", { ms: Math.max(1, Math.round(ms)) });
  },
  attempts: (live) => {
    const { attempts } = live.connection();
    return attempts === 0 ? null : t("connection.facts.attemptsOf", { attempts, most: MAX_ATTEMPTS });
  },
  nextRetry: (live) => {
    const { state, nextRetryAt } = live.connection();
    if (nextRetryAt !== null) {
      return t("connection.facts.inTime", { time: formatDuration(nextRetryAt - live.now()) });
    }
    return state === "reconnecting" ? t("connection.facts.now") : null;
  },
  sharing: (live) => t("connection.facts.tabs", live.tabCount()),
  lastError: (live) => live.connection().lastError ?? t("connection.facts.noError"),
};

function toAgo(ageMs: number | null): string | null {
  return ageMs === null ? null : t("connection.facts.ago", { age: formatDuration(ageMs) });
}
