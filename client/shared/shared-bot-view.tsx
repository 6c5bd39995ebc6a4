import { type JSX, Show } from "solid-js";
import { beliefOf, doubtOf } from "../bots/belief.ts";
import { lastReportAt } from "../bots/detail/signal.ts";
import { SignalChain } from "../bots/detail/signal-chain.tsx";
import { timeframeOf } from "../bots/detail/words.ts";
import { StatusBadge } from "../bots/status-badge.tsx";
import { formatDateTime, formatDuration } from "../format/instant.ts";
import { useLive } from "../live/live.ts";
import { markStateOf } from "../shell/page-mark.ts";
import { usePageMark, usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import type { SharedBot, SharedStatus } from "./documents.ts";
import { SharedMoney } from "./shared-money.tsx";

/** What the {@link SharedBotView} shows. */
export interface SharedBotViewProps {
  readonly bot: SharedBot;
  readonly status: SharedStatus;
}

/** A bot as a link shows it: how it is, how far that can be believed, and its money unless that is hidden. */
export function SharedBotView(props: SharedBotViewProps): JSX.Element {
  const live = useLive();
  const doubt = () => doubtOf(props.status, live.isHeard());
  const belief = () => beliefOf(doubt());
  usePageTitle(() => props.bot.name);
  usePageMark(() => ({ worst: markStateOf(props.status), count: null }));
  const traits = () =>
    [props.bot.symbol, t(`bot.positionType.${props.bot.positionType}`), timeframeOf(props.bot.timeframe)].join(
      " · ",
    );
  return (
    <>
      <header class="mb-4">
        <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 class="min-w-0 text-[22px] leading-tight font-semibold tracking-[-0.015em] [overflow-wrap:anywhere]">
            {props.bot.name}
          </h1>
          <StatusBadge runStatus={props.status.runStatus} belief={belief()} isAnnounced />
          <span class="text-soft">{traits()}</span>
        </div>
        <p class="mt-2 min-h-[2lh] text-soft [overflow-wrap:anywhere]">
          <Reason {...props} />
        </p>
      </header>
      <SignalChain bot={{ status: props.status, bot: props.bot }} isGone={false} />
      <Show when={props.status.lastError}>
        {(error) => (
          <section
            aria-labelledby="shared-error"
            class="mb-4 rounded-card border border-error/40 bg-error-soft px-4 py-3"
          >
            <h2 id="shared-error" class="font-semibold text-error">
              {props.status.runStatus === "ERROR" ? t("bot.error.title") : t("bot.error.lastTitle")}
            </h2>
            <p class="mt-1.5 font-mono text-[13px] whitespace-pre-wrap [overflow-wrap:anywhere]">{error()}</p>
          </section>
        )}
      </Show>
      <SharedMoney bot={props.bot} status={props.status} belief={belief()} />
      <Show when={props.bot.description}>
        {(description) => (
          <p class="mt-4 whitespace-pre-line text-soft [overflow-wrap:anywhere]">{description()}</p>
        )}
      </Show>
      <p class="mt-6 text-[13px] text-faint">
        {t("shared.until", { time: formatDateTime(Date.parse(props.bot.linkExpiresAt)) })}
      </p>
    </>
  );
}

function Reason(props: SharedBotViewProps): JSX.Element {
  const live = useLive();
  const doubt = () => doubtOf(props.status, live.isHeard());
  const reason = () => {
    const { reason: own, runStatus, inPosition } = props.status;
    const does = t(`shared.does.${runStatus === "RUNNING" && inPosition ? "IN_POSITION" : runStatus}`);
    return own ?? does;
  };
  const doubted = () => {
    const found = doubt();
    const age = formatDuration(live.now() - lastReportAt(props.status));
    const interval = formatDuration(props.bot.reportIntervalSeconds * 1_000);
    return found === null ? "" : t(`bot.doubt.${found}`, { age, interval });
  };
  return (
    <Show when={doubt() !== null} fallback={reason()}>
      <span class="font-medium text-text">{doubted()}</span> {t("bot.doubt.before", { reason: reason() })}
    </Show>
  );
}
