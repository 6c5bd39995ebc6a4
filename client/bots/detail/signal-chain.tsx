import { createMemo, type JSX } from "solid-js";
import { formatAmount } from "../../format/amount.ts";
import { formatDuration } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import type { DetailedBot, DetailedStatus } from "../../live/documents.ts";
import { type HeardState, type ReportedState, type SignalLink, toSignal, type VouchedState } from "./signal.ts";

/** The server sends a ping on every stream that was silent for so long; the default of its `PING_INTERVAL_MS`. */
const PING_MS = 4_000;

/** What the {@link SignalChain} shows. */
export interface SignalChainProps {
  readonly bot: {
    readonly status: Pick<DetailedStatus, "freshness" | "lastRunAt" | "changedAt" | "readAt" | "revision">;
    readonly bot: Pick<DetailedBot["bot"], "reportIntervalSeconds">;
  };
  /** Whether the bot was deleted. */
  readonly isGone: boolean;
}

/** The way from the bot to this page, link by link: when each last gave a sign, and what is expected of it. */
export function SignalChain(props: SignalChainProps): JSX.Element {
  const live = useLive();
  const signal = createMemo(() =>
    toSignal({
      status: props.bot.status,
      connection: live.connection(),
      isHeard: live.isHeard(),
      isGone: props.isGone,
      nowMs: live.now(),
    }),
  );
  const interval = () => formatDuration(props.bot.bot.reportIntervalSeconds * 1_000);
  const revision = () => formatAmount(String(props.bot.status.revision), { digits: 0 });
  return (
    <section aria-label={t("bot.signal.label")} class="card mb-4 grid overflow-hidden p-0 wide:grid-cols-3">
      <Link
        label={t("bot.signal.reported.label")}
        link={signal().reported}
        level={REPORTED_LEVELS[signal().reported.state]}
        note={t(`bot.signal.reported.${signal().reported.state}`, { interval: interval() })}
      />
      <Link
        label={t("bot.signal.vouched.label")}
        link={signal().vouched}
        level={VOUCHED_LEVELS[signal().vouched.state]}
        note={t(`bot.signal.vouched.${signal().vouched.state}`, { revision: revision() })}
      />
      <Link
        label={t("bot.signal.heard.label")}
        link={signal().heard}
        level={HEARD_LEVELS[signal().heard.state]}
        note={t(`bot.signal.heard.${signal().heard.state}`, { interval: formatDuration(PING_MS) })}
      />
    </section>
  );
}

type Level = "good" | "late" | "broken" | "idle";

interface LinkProps {
  readonly label: string;
  readonly link: SignalLink<string>;
  readonly level: Level;
  readonly note: string;
}

function Link(props: LinkProps): JSX.Element {
  const age = () =>
    props.link.ageMs === null ? t("bot.signal.never") : t("bot.ago", { age: formatDuration(props.link.ageMs) });
  return (
    <div
      class={`flex items-start gap-3 border-line px-4 py-2.5 not-first:border-t wide:not-first:border-t-0 wide:not-first:border-l ${LEVELS[props.level].box}`}
      data-level={props.level}
    >
      <span class={`mt-1 size-2.5 flex-none rounded-full border-2 ${LEVELS[props.level].dot}`} aria-hidden="true" />
      <div class="grid min-w-0 flex-1 grid-cols-[1fr_auto] gap-x-3 wide:grid-cols-1">
        <div class="text-[12px] font-semibold text-soft">{props.label}</div>
        <div class="num text-[15px] font-semibold max-wide:text-right">{age()}</div>
        <div class={`num max-wide:col-span-2 ${LEVELS[props.level].note}`}>{props.note}</div>
      </div>
    </div>
  );
}

const LEVELS: Record<Level, { readonly box: string; readonly dot: string; readonly note: string }> = {
  good: { box: "", dot: "border-running bg-running", note: "text-faint" },
  late: { box: "bg-waiting-soft", dot: "border-waiting bg-waiting", note: "font-medium text-waiting" },
  broken: { box: "bg-error-soft", dot: "border-error bg-error", note: "font-medium text-error" },
  idle: { box: "", dot: "border-line-strong", note: "text-faint" },
};

const REPORTED_LEVELS: Record<ReportedState, Level> = {
  reporting: "good",
  late: "late",
  lost: "broken",
  stopped: "idle",
  unknown: "idle",
  gone: "idle",
};

const VOUCHED_LEVELS: Record<VouchedState, Level> = {
  reading: "good",
  unverified: "broken",
  unknown: "idle",
  gone: "idle",
};

const HEARD_LEVELS: Record<HeardState, Level> = {
  hearing: "good",
  silent: "late",
  connecting: "idle",
  reconnecting: "broken",
  failed: "broken",
};
