import type { JSX } from "solid-js";
import { t } from "../../texts/texts.ts";
import { Amount } from "../../ui/amount.tsx";
import type { Belief } from "../belief.ts";
import { BELIEF_COLOURS } from "./part.ts";

/** What a {@link Figure} shows. */
export interface FigureProps {
  /** The exact decimal; null shows a dash. */
  readonly value: string | null;
  readonly format: (value: string) => string;
  /** Gain and loss have their colours only where they can be believed. */
  readonly belief: Belief;
  /** @defaultValue false */
  readonly isColoured?: boolean;
  readonly class?: string;
}

/** A number of a bot's status: it flashes when it changes, and fades when it cannot be believed. */
export function Figure(props: FigureProps): JSX.Element {
  return (
    <Amount
      text={props.value === null ? t("bot.none") : props.format(props.value)}
      value={props.value}
      isColoured={props.isColoured === true && props.belief === "sure"}
      class={`${BELIEF_COLOURS[props.belief]} ${props.class ?? ""}`}
    />
  );
}
