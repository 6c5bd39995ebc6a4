import type { JSX } from "solid-js";
import type { ListedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";
import { RoleMark } from "../people/role-mark.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { createFigures } from "./create-figures.ts";
import { PnlFigure } from "./pnl-figure.tsx";
import { PnlLine } from "./pnl-line.tsx";
import { FROM_1180, FROM_940, ROW_GRID } from "./row-grid.ts";

/** What a {@link BotRow} shows. */
export interface BotRowProps {
  readonly bot: ListedBot;
  /** Its place among all rows, from 0. */
  readonly index: number;
}

/** A bot in a line, or in two on a phone. The link in it covers all of it. */
export function BotRow(props: BotRowProps): JSX.Element {
  const figures = createFigures(() => props.bot);
  const note = () => figures.openAction() ?? figures.asOf() ?? undefined;
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      class={`relative h-full border-t border-line hover:bg-sunken has-focus-visible:bg-sunken ${ROW_GRID}`}
    >
      <div role="cell" class="min-w-0 max-wide:col-span-2 max-wide:flex max-wide:items-baseline max-wide:gap-2">
        <a
          href={`/bots/${props.bot.botId}`}
          title={props.bot.bot.name}
          class="block truncate font-semibold after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {props.bot.bot.name}
        </a>
        <div class="truncate text-[12.5px] text-faint max-wide:max-w-1/2 max-wide:flex-none">
          <RoleMark bot={props.bot.bot} />
          {figures.pair()}
        </div>
      </div>
      <div role="cell" class="max-wide:row-start-2">
        <StatusBadge runStatus={props.bot.status.runStatus} belief={figures.belief()} />
      </div>
      <div
        role="cell"
        class="num min-w-0 leading-tight max-wide:col-start-2 max-wide:row-start-2 max-wide:text-[12.5px]"
      >
        <div class={`truncate ${figures.belief() === "unsure" ? "text-faint" : "text-soft"}`}>{figures.age()}</div>
        <div class="truncate text-[12px] text-faint" title={note()}>
          {figures.openAction() ?? <span class="max-wide:hidden">{figures.asOf()}</span>}
        </div>
      </div>
      <div
        role="cell"
        class={`num truncate ${figures.colour()} ${FROM_1180}`}
        title={figures.position() ?? undefined}
      >
        {figures.position() ?? <span class="text-faint">{t("overview.none")}</span>}
      </div>
      <div role="cell" class={`min-w-0 ${FROM_1180}`}>
        <PnlLine bot={props.bot} isSure={figures.belief() === "sure"} />
      </div>
      <div role="cell" class="truncate text-right max-wide:col-start-3 max-wide:row-start-2">
        <PnlFigure
          amount={figures.unrealizedPnl()}
          figures={figures}
          noneTitle={t("overview.row.noPosition")}
          class="max-wide:text-[12.5px]"
        />
      </div>
      <div role="cell" class="truncate text-right max-wide:col-start-3 max-wide:row-start-1">
        <PnlFigure
          amount={figures.dayPnl()}
          figures={figures}
          noneTitle={t("overview.row.notToday")}
          class="font-semibold"
        />
      </div>
      <div role="cell" class={`num truncate text-right ${figures.colour()} ${FROM_940}`}>
        {figures.trades()}
      </div>
    </div>
  );
}
