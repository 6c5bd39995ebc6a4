import { createEffect, createMemo, type JSX, on } from "solid-js";
import { directionOf } from "../format/sign.ts";

/** What an {@link Amount} shows. */
export interface AmountProps {
  /** The text as it is to be read. */
  readonly text: string;
  /** The exact value behind it: a change of it tints the number for a moment. */
  readonly value: string | number | null;
  /** Whether gain and loss have their colours. @defaultValue false */
  readonly isColoured?: boolean;
  readonly class?: string;
}

const FLASH_MS = 400;

/** A number that changes: tabular digits, tinted for a moment at each change, and never moving what stands around it. */
export function Amount(props: AmountProps): JSX.Element {
  let element: HTMLSpanElement | undefined;
  // Of the same value told again, nothing is to be seen.
  const value = createMemo(() => props.value);
  createEffect(
    on(value, () => element?.animate([{ backgroundColor: "var(--flash)" }, {}], { duration: FLASH_MS }), {
      defer: true,
    }),
  );
  const colour = () =>
    props.isColoured === true && props.value !== null ? COLOURS[directionOf(String(props.value))] : "";
  return (
    <span ref={(span) => (element = span)} class={`num rounded-[3px] ${colour()} ${props.class ?? ""}`}>
      {props.text}
    </span>
  );
}

const COLOURS = { gain: "text-gain", loss: "text-loss", even: "" };
