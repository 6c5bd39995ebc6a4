import { type JSX, Show } from "solid-js";
import type { ListedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";
import { RoleMark } from "../people/role-mark.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { createFigures } from "./create-figures.ts";
import { PnlFigure } from "./pnl-figure.tsx";
import { PnlLine } from "./pnl-line.tsx";

/** What a {@link BotCard} shows. */
export interface BotCardProps {
  readonly bot: ListedBot;
  /** Its place among all cards, from 0. */
  readonly index: number;
  readonly count: number;
}

/** A bot on a card of its own. The link in it covers all of it. */
export function BotCard(props: BotCardProps): JSX.Element {
  const figures = createFigures(() => props.bot);
  return (
    <div role="listitem" aria-posinset={props.index + 1} aria-setsize={props.count} class="h-full px-1.5 pb-3">
      <div class="relative flex h-full flex-col rounded-card border border-line bg-surface p-3.5 hover:border-line-strong has-focus-visible:border-accent">
        <div class="flex items-start justify-between gap-3">
          <div class="min-w-0">
            <a
              href={`/bots/${props.bot.botId}`}
              title={props.bot.bot.name}
              class="block truncate font-semibold after:absolute after:inset-0 after:rounded-card focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
            >
              {props.bot.bot.name}
            </a>
            <div class="truncate text-[12.5px] text-faint">
              <RoleMark bot={props.bot.bot} />
              {figures.pair()}
            </div>
          </div>
          <StatusBadge runStatus={props.bot.status.runStatus} belief={figures.belief()} />
        </div>
        <div class="num mt-1 flex justify-between gap-3 text-[12.5px] text-soft">
          <span class="truncate">{figures.openAction() ?? figures.asOf() ?? props.bot.status.reason}</span>
          <span class="flex-none">{figures.age()}</span>
        </div>
        <div class="my-auto h-6.5">
          <PnlLine bot={props.bot} isSure={figures.belief() === "sure"} />
        </div>
        <dl class="grid grid-cols-3 gap-2">
          <CardFigure label={t("overview.columns.pnl")}>
            <PnlFigure
              amount={figures.dayPnl()}
              figures={figures}
              noneTitle={t("overview.row.notToday")}
              class="font-semibold"
            />
          </CardFigure>
          <CardFigure label={t("overview.columns.unrealized")}>
            <PnlFigure
              amount={figures.unrealizedPnl()}
              figures={figures}
              noneTitle={t("overview.row.noPosition")}
            />
          </CardFigure>
          <CardFigure
            label={figures.position() === null ? t("overview.columns.trades") : t("overview.columns.position")}
          >
            <Show
              when={figures.position()}
              fallback={<span class={`num ${figures.colour()}`}>{figures.trades()}</span>}
            >
              {(position) => <span class={`num ${figures.colour()}`}>{position()}</span>}
            </Show>
          </CardFigure>
        </dl>
      </div>
    </div>
  );
}

function CardFigure(props: { readonly label: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <div class="min-w-0">
      <dt class="truncate text-[12px] text-soft">{props.label}</dt>
      <dd class="truncate">{props.children}</dd>
    </div>
  );
}
