import { For, type JSX, Show } from "solid-js";
import { formatDateTime, formatMoment } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { useSession } from "../../session/session.ts";
import { t } from "../../texts/texts.ts";
import { Card } from "../../ui/card.tsx";
import { missingBefore } from "./create-event-log.ts";
import type { NewestFirst } from "./create-newest-first.ts";
import type { BotEvent } from "./documents.ts";
import { EventBadge } from "./event-badge.tsx";
import { FoldedText } from "./folded-text.tsx";
import { ListState } from "./list-state.tsx";
import { toLogLine } from "./log-line.ts";

/** What the {@link LogCard} shows. */
export interface LogCardProps {
  readonly log: NewestFirst<BotEvent>;
  /** Whether nothing is added any more, since the bot is gone. */
  readonly isOver: boolean;
}

/** What has happened to a bot, the newest first, as it happens. */
export function LogCard(props: LogCardProps): JSX.Element {
  const live = useLive();
  const isLive = () => live.isHeard() && !props.isOver;
  return (
    <Card title={t("bot.log.title")} aside={<LiveMark isLive={isLive()} isOver={props.isOver} />}>
      <ListState list={props.log} empty={t("bot.log.empty")} texts="log">
        <ol class="grid gap-2.5 text-[13px]">
          <For each={props.log.items()}>
            {(event, index) => (
              <>
                <Entry event={event} />
                <Missing count={missingBefore(event, props.log.items()[index() + 1])} />
              </>
            )}
          </For>
        </ol>
      </ListState>
    </Card>
  );
}

function LiveMark(props: { readonly isLive: boolean; readonly isOver: boolean }): JSX.Element {
  return (
    <Show when={props.isLive} fallback={props.isOver ? t("bot.log.noMore") : t("bot.log.notLive")}>
      <span class="inline-flex items-center gap-1.5 text-running">
        <span class="size-1.5 rounded-full bg-current" aria-hidden="true" />
        {t("bot.log.live")}
      </span>
    </Show>
  );
}

function Entry(props: { readonly event: BotEvent }): JSX.Element {
  const live = useLive();
  const line = () => toLogLine(props.event);
  const at = () => Date.parse(props.event.at);
  return (
    <li class="grid grid-cols-[auto_1fr] items-baseline gap-x-2.5 gap-y-0.5">
      <time class="num text-faint" dateTime={props.event.at} title={formatDateTime(at())}>
        {formatMoment(at(), live.now())}
      </time>
      <div class="flex flex-wrap items-baseline gap-x-2">
        <EventBadge line={line()} />
        <Show when={props.event.actor}>{(actor) => <By actor={actor()} />}</Show>
      </div>
      <Show when={line().text}>
        {(text) => (
          <div class="col-start-2 min-w-0">
            <FoldedText text={text()} />
          </div>
        )}
      </Show>
    </li>
  );
}

function By(props: { readonly actor: string }): JSX.Element {
  const session = useSession();
  const who = () => (props.actor === session.viewer()?.email ? t("actions.you") : props.actor);
  return <span class="text-soft [overflow-wrap:anywhere]">{t("bot.log.by", { who: who() })}</span>;
}

function Missing(props: { readonly count: number }): JSX.Element {
  return (
    <Show when={props.count > 0}>
      <li class="border-y border-dashed border-line-strong py-1 text-center text-soft">
        {t("bot.log.missing", props.count)}
      </li>
    </Show>
  );
}
