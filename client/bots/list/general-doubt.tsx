import { type JSX, Show } from "solid-js";
import { formatMoment } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";

/** What {@link GeneralDoubt} tells of. */
export interface GeneralDoubtProps {
  /** Whether the server cannot vouch for any bot. */
  readonly isUnverified: boolean;
  /** When it last could, in milliseconds since the epoch. */
  readonly verifiedAtMs: number;
}

/**
 * Says once, above all bots, that the server cannot vouch for any of them. That the page does not hear the server is said by
 * the frame, and then there is no telling what the server could.
 */
export function GeneralDoubt(props: GeneralDoubtProps): JSX.Element {
  const live = useLive();
  return (
    <div role="status">
      <Show when={props.isUnverified && live.isHeard()}>
        <p class="num mb-4 rounded-card border border-waiting bg-waiting-soft px-4 py-2.5">
          <b class="text-waiting">{t("overview.unverified.lead")}</b>{" "}
          {t("overview.unverified.text", { time: formatMoment(props.verifiedAtMs, live.now()) })}
        </p>
      </Show>
    </div>
  );
}
