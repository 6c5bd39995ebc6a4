import type { JSX } from "solid-js";
import { PartBoundary } from "../../ui/part-boundary.tsx";
import type { NewestFirst } from "./create-newest-first.ts";
import type { TradeList } from "./create-trade-list.ts";
import type { BotEvent } from "./documents.ts";
import { LogCard } from "./log-card.tsx";
import { type BotPart, openedAtOf } from "./part.ts";
import { PositionCard } from "./position-card.tsx";
import { TodayCard } from "./today-card.tsx";

/** What the {@link StateColumn} shows. */
export interface StateColumnProps extends BotPart {
  readonly log: NewestFirst<BotEvent>;
  readonly trades: TradeList;
  /** Whether the bot was deleted. */
  readonly isGone: boolean;
}

/** What a bot holds, what its day has brought, and what has happened to it. */
export function StateColumn(props: StateColumnProps): JSX.Element {
  return (
    <div class="grid min-w-0 grid-cols-1 gap-4 [overflow-wrap:anywhere]">
      <PartBoundary>
        <PositionCard bot={props.bot} belief={props.belief} openedAt={openedAtOf(props.trades.items()[0]?.node)} />
      </PartBoundary>
      <PartBoundary>
        <TodayCard bot={props.bot} belief={props.belief} />
      </PartBoundary>
      <PartBoundary>
        <LogCard log={props.log} isOver={props.isGone} />
      </PartBoundary>
    </div>
  );
}
