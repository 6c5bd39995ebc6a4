import type { JSX } from "solid-js";
import { formatDuration } from "../../format/instant.ts";
import { t } from "../../texts/texts.ts";
import { CopyButton } from "./copy-button.tsx";

/** What the {@link SqlReport} is about. */
export interface SqlReportProps {
  readonly botId: string;
  readonly reportIntervalSeconds: number;
}

/** How another program reports this bot: by writing its row. */
export function SqlReport(props: SqlReportProps): JSX.Element {
  return (
    <div class="mt-4 border-t border-line pt-4">
      <h3 class="text-[12px] font-semibold text-soft">{t("bot.settings.sqlTitle")}</h3>
      <p class="mt-1 text-[13px] text-soft">
        {t("bot.settings.sqlText", { interval: formatDuration(props.reportIntervalSeconds * 1_000) })}
      </p>
      <div class="mt-2 flex flex-col items-start gap-3 wide:flex-row">
        <pre
          tabindex="0"
          aria-label={t("bot.settings.sqlLabel")}
          class="max-w-full min-w-0 overflow-x-auto max-wide:w-full wide:flex-1 rounded-control bg-sunken p-3 font-mono text-[12px] leading-relaxed"
        >
          {reportStatement(props.botId)}
        </pre>
        <CopyButton text={reportStatement(props.botId)} />
      </div>
    </div>
  );
}

/** A statement that runs as it is; the prices are there to be replaced. */
export function reportStatement(botId: string): string {
  return `update bot_state set
  run_status = 'RUNNING',      -- or STOPPED, PENDING, WAITING, PAUSED, ERROR
  reason = null,               -- why it waits, paused or failed
  in_position = true,
  entry_price = 64250.5,
  position_size = 0.015,
  mark_price = 64311.2,
  unrealized_pnl = 0.91,
  daily_pnl = 12.40,           -- realized since midnight UTC, net of fees
  daily_trade_count = 3,
  last_error = null,
  last_run_at = now()          -- its heartbeat
where bot_id = '${botId}';`;
}
