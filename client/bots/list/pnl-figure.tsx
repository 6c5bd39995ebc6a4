import type { JSX } from "solid-js";
import { Amount } from "../../ui/amount.tsx";
import { formatPnl, type Figures } from "./create-figures.ts";

/** What a {@link PnlFigure} shows. */
export interface PnlFigureProps {
  /** The exact amount; null shows a dash. */
  readonly amount: string | null;
  /** Of the bot whose amount it is. */
  readonly figures: Pick<Figures, "belief" | "colour">;
  readonly class?: string;
  /** Why there is no amount, for who asks. */
  readonly noneTitle?: string;
}

/** A gain or loss in a list: it flashes when it changes, and has a colour only while it can be believed. */
export function PnlFigure(props: PnlFigureProps): JSX.Element {
  const isNone = () => props.amount === null;
  return (
    <span title={isNone() ? props.noneTitle : formatPnl(props.amount)}>
      <Amount
        text={formatPnl(props.amount)}
        value={props.amount}
        isColoured={props.figures.belief() === "sure"}
        class={`${isNone() ? "text-faint" : props.figures.colour()} ${props.class ?? ""}`}
      />
    </span>
  );
}
