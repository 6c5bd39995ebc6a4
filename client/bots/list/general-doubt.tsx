import { type JSX, Match, Switch } from "solid-js";
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

/** Says once, above all bots, why none of them can be believed; nothing while they can. */
export function GeneralDoubt(props: GeneralDoubtProps): JSX.Element {
  const live = useLive();
  const moment = (instantMs: number) => formatMoment(instantMs, live.now());
  const heardAgoMs = () => live.heardAgoMs();
  return (
    <div role="status">
      <Switch>
        <Match when={!live.isHeard()}>
          <Notice
            lead={t("overview.unheard.lead")}
            text={
              heardAgoMs() === null
                ? t("overview.unheard.textWithoutTime")
                : t("overview.unheard.text", { time: moment(live.now() - (heardAgoMs() ?? 0)) })
            }
          />
        </Match>
        <Match when={props.isUnverified}>
          <Notice
            lead={t("overview.unverified.lead")}
            text={t("overview.unverified.text", { time: moment(props.verifiedAtMs) })}
          />
        </Match>
      </Switch>
    </div>
  );
}

function Notice(props: { readonly lead: string; readonly text: string }): JSX.Element {
  return (
    <p class="num mb-4 rounded-card border border-waiting bg-waiting-soft px-4 py-2.5">
      <b class="text-waiting">{props.lead}</b> {props.text}
    </p>
  );
}
