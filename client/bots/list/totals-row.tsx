import { type JSX, Show } from "solid-js";
import { formatDuration } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { DayPnlSums, UnrealizedSums } from "./currency-sums.tsx";
import { GroupBar } from "./group-bar.tsx";
import type { Reading } from "./reading.ts";
import { BIG, countText, NoTotal, SMALL, Total } from "./total.tsx";
import type { Totals } from "./totals.ts";

/** What a {@link TotalsRow} shows. */
export interface TotalsRowProps {
  readonly totals: Totals;
  /** False while nothing can be believed: then the numbers are as they were last seen. */
  readonly isSure: boolean;
}

/** What all bots come to, in four figures. */
export function TotalsRow(props: TotalsRowProps): JSX.Element {
  return (
    <section
      aria-label={t("overview.totals.label")}
      class="mb-4 grid grid-cols-2 gap-4 max-wide:gap-2 min-[900px]:grid-cols-4"
      classList={{ "text-faint": !props.isSure }}
    >
      <Total title={t("overview.totals.bots")}>
        <b class={BIG}>{countText(props.totals.count)}</b>
        <GroupBar groups={props.totals.groups} isSure={props.isSure} />
      </Total>
      <Total title={t("overview.totals.dayPnl")}>
        <DayPnlSums sums={props.totals.dayPnl} isSure={props.isSure} />
      </Total>
      <Total title={t("overview.totals.openPositions")}>
        <b class={BIG}>{countText(props.totals.openCount)}</b>
        <UnrealizedSums sums={props.totals.unrealizedPnl} isSure={props.isSure} />
      </Total>
      <Total title={t("overview.totals.oldest")}>
        <Oldest bot={props.totals.oldest} isSure={props.isSure} />
      </Total>
    </section>
  );
}

function Oldest(props: { readonly bot: Reading | null; readonly isSure: boolean }): JSX.Element {
  const live = useLive();
  const colour = () => (props.isSure ? OLDEST_COLOURS[props.bot?.attention ?? ""] : undefined) ?? "";
  return (
    <Show when={props.bot} fallback={<NoTotal text={t("overview.totals.noReports")} />}>
      {(bot) => (
        <>
          <b class={`${BIG} ${colour()}`}>{formatDuration(live.now() - bot().reportedAtMs)}</b>
          <a href={`/bots/${bot().id}`} class={`${SMALL} block truncate hover:underline max-wide:py-2`}>
            {bot().name}
          </a>
        </>
      )}
    </Show>
  );
}

const OLDEST_COLOURS: Partial<Record<string, string>> = { LOST: "text-error", LATE: "text-waiting" };
