import { type JSX, Show } from "solid-js";
import { formatDuration } from "../../format/instant.ts";
import type { BotAction } from "../../live/documents.ts";
import { useLive } from "../../live/live.ts";
import { LivePrice } from "../../market/live-price.tsx";
import { t } from "../../texts/texts.ts";
import type { Doubt } from "../belief.ts";
import { ActionNote } from "../actions/action-note.tsx";
import { StatusBadge } from "../status-badge.tsx";
import type { BotPart } from "./part.ts";
import { lastReportAt } from "./signal.ts";
import { strategyOf, timeframeOf } from "./words.ts";

/** What the {@link BotHeader} shows. */
export interface BotHeaderProps extends BotPart {
  readonly doubt: Doubt;
  /** What can be done with the bot. */
  readonly actions: JSX.Element;
}

/** The name of a bot, what it is doing and why, whether that can be believed, and what came of what was last asked of it. */
export function BotHeader(props: BotHeaderProps): JSX.Element {
  const live = useLive();
  const settings = () => props.bot.bot;
  const traits = () =>
    [
      settings().symbol,
      t(`bot.positionType.${settings().positionType}`),
      strategyOf(settings()),
      timeframeOf(settings().timeframe),
    ].join(" · ");
  return (
    <header class="mb-4 grid items-start gap-x-6 gap-y-3 wide:grid-cols-[1fr_auto]">
      <div class="min-w-0">
        <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 class="min-w-0 text-[22px] leading-tight font-semibold tracking-[-0.015em] [overflow-wrap:anywhere]">
            {settings().name}
          </h1>
          <StatusBadge runStatus={props.bot.status.runStatus} belief={props.belief} isAnnounced />
          <span class="text-soft">{traits()}</span>
        </div>
        <LivePrice symbol={settings().symbol} />
        <div class="mt-2 min-h-[2lh] text-soft [overflow-wrap:anywhere]">
          <p>
            <Reason {...props} />
          </p>
          <Show when={props.bot.status.lastAction}>
            {(action) => (
              <p class={`num ${ACTION_COLOURS[action().state]}`}>
                <ActionNote action={action()} now={live.now()} />
              </p>
            )}
          </Show>
        </div>
      </div>
      {props.actions}
    </header>
  );
}

function Reason(props: BotHeaderProps): JSX.Element {
  const live = useLive();
  const status = () => props.bot.status;
  const reason = () => {
    const { reason: own, runStatus, inPosition } = status();
    return own ?? t(`bot.does.${runStatus === "RUNNING" && inPosition ? "IN_POSITION" : runStatus}`);
  };
  const doubted = () => {
    const age = formatDuration(live.now() - lastReportAt(status()));
    const interval = formatDuration(props.bot.bot.reportIntervalSeconds * 1_000);
    return props.doubt === null ? "" : t(`bot.doubt.${props.doubt}`, { age, interval });
  };
  return (
    <Show when={props.doubt !== null} fallback={reason()}>
      <span class="font-medium text-text">{doubted()}</span> {t("bot.doubt.before", { reason: reason() })}
    </Show>
  );
}

const ACTION_COLOURS: Record<BotAction["state"], string> = {
  REQUESTED: "text-pending",
  CONFIRMED: "",
  FAILED: "text-error",
  TIMED_OUT: "text-waiting",
};
