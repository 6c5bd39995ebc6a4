import { type JSX, Show } from "solid-js";
import { formatDuration, formatMoment } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { CopyButton } from "./copy-button.tsx";
import type { BotEvent } from "./documents.ts";
import type { BotPart } from "./part.ts";

/** What the {@link ErrorCard} shows. */
export interface ErrorCardProps extends BotPart {
  /** What is known of the log, the newest entry first. */
  readonly events: readonly BotEvent[];
}

/** The error that a bot is in, in full and with its beginning; nothing while it is in none. */
export function ErrorCard(props: ErrorCardProps): JSX.Element {
  return (
    <Show when={props.bot.status.lastError}>
      {(error) => (
        <section
          aria-labelledby={`error-${props.bot.botId}`}
          class={`mb-4 rounded-card border px-4 py-3 ${props.belief === "unsure" ? "border-line-strong bg-surface" : "border-error/40 bg-error-soft"}`}
        >
          <div class="flex flex-wrap items-baseline justify-between gap-x-3">
            <h2 id={`error-${props.bot.botId}`} class="font-semibold text-error">
              {props.bot.status.runStatus === "ERROR" ? t("bot.error.title") : t("bot.error.lastTitle")}
            </h2>
            <Since {...props} />
          </div>
          <div class="mt-1.5 flex items-start gap-3">
            {/* A trace of many lines is scrolled in here, which has to be possible by keyboard as well. */}
            <pre
              tabindex="0"
              aria-label={t("bot.error.text")}
              class="max-h-80 min-w-0 flex-1 overflow-auto font-mono text-[13px] leading-normal whitespace-pre-wrap [overflow-wrap:anywhere]"
            >
              {error()}
            </pre>
            <CopyButton text={error()} />
          </div>
        </section>
      )}
    </Show>
  );
}

function Since(props: ErrorCardProps): JSX.Element {
  const live = useLive();
  const text = () => {
    const { lastError, changedAt } = props.bot.status;
    const instant = beginningOf(lastError, props.events);
    return instant === null
      ? t("bot.error.unknownSince", { moment: formatMoment(Date.parse(changedAt), live.now()) })
      : t("bot.error.since", {
          moment: formatMoment(instant, live.now()),
          age: formatDuration(live.now() - instant),
        });
  };
  return <span class="num text-soft">{text()}</span>;
}

/** The log has an entry for each error that is new: the newest one tells when this one began, if it is this one. */
function beginningOf(error: string | null, events: readonly BotEvent[]): number | null {
  const entry = events.find(({ kind }) => kind === "ERROR" || kind === "RECOVERED");
  return entry?.kind === "ERROR" && entry.message === error ? Date.parse(entry.at) : null;
}
