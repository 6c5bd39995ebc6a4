import { createUniqueId, type JSX, Show } from "solid-js";
import { t } from "../../texts/texts.ts";
import { Amount } from "../../ui/amount.tsx";
import type { Belief } from "../belief.ts";
import type { Usage } from "./limits.ts";
import { BELIEF_COLOURS } from "./part.ts";

/** What a {@link Meter} shows. */
export interface MeterProps {
  readonly label: string;
  readonly usage: Usage;
  readonly format: (value: string) => string;
  /** What is said where there is nothing to measure against. */
  readonly without: "noLimit" | "noTarget";
  readonly belief: Belief;
}

/** How much of a limit is used up, in words and as a bar. */
export function Meter(props: MeterProps): JSX.Element {
  const labelId = createUniqueId();
  const text = () => {
    const used = props.format(props.usage.used);
    const { allowed } = props.usage;
    return allowed === null
      ? t(`bot.today.${props.without}`, { used })
      : t("bot.today.of", { used, allowed: props.format(allowed) });
  };
  return (
    <div class="mt-3">
      <div class="flex justify-between gap-3 text-[13px]">
        <span id={labelId} class="text-soft">
          {props.label}
        </span>
        <span>
          <Show when={props.usage.isReached}>
            <span class="font-medium text-waiting">{t("bot.today.reached")} · </span>
          </Show>
          <Amount text={text()} value={props.usage.used} class={`font-semibold ${BELIEF_COLOURS[props.belief]}`} />
        </span>
      </div>
      <Show when={props.usage.allowed !== null}>
        <div
          role="meter"
          aria-labelledby={labelId}
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow={Math.round(props.usage.share * 100)}
          aria-valuetext={text()}
          class="mt-[5px] h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div
            class={`h-full w-full origin-left rounded-full transition-transform duration-300 ${barColour(props)}`}
            style={{ transform: `scaleX(${props.usage.share})` }}
          />
        </div>
      </Show>
    </div>
  );
}

function barColour({ belief, usage }: MeterProps): string {
  if (belief === "unsure") {
    return "bg-line-strong";
  }
  return usage.isReached ? "bg-waiting" : "bg-accent";
}
