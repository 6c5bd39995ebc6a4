import { createMemo, For, type JSX, onMount, Show } from "solid-js";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { outcomesOf, type StopOutcome } from "./stop-outcome.ts";

/** Two screens of a phone; the whole list is the overview's. */
const MOST_SHOWN = 20;

/** What comes of stops that were asked for, as the bots answer. */
export function StopAllResult(props: { readonly actionIds: readonly string[] }): JSX.Element {
  const list = useLive().followAll();
  const asked = new Map<string, string>();
  const outcomes = createMemo(() => {
    list.version();
    const bots = list.ids().flatMap((botId) => list.bot(botId) ?? []);
    return outcomesOf(props.actionIds, bots, asked);
  });
  const confirmed = () => outcomes().filter(({ kind }) => kind === "confirmed").length;
  const others = () => outcomes().filter(({ kind }) => kind !== "confirmed");
  return (
    <div class="mt-3 grid gap-3">
      <p
        ref={(line) => onMount(() => line.focus())}
        tabindex="-1"
        aria-live="polite"
        class="num font-medium focus:outline-none"
      >
        {summaryOf(confirmed(), props.actionIds.length)}
      </p>
      <ul class="grid gap-1.5">
        <For each={others().slice(0, MOST_SHOWN)}>
          {(outcome) => (
            <li class="flex justify-between gap-4">
              <span class="font-medium [overflow-wrap:anywhere]">{outcome.name}</span>
              <span class={outcome.kind === "waiting" ? "text-soft" : "text-error"}>{sentenceOf(outcome)}</span>
            </li>
          )}
        </For>
        <Show when={others().length > MOST_SHOWN}>
          <li class="text-soft">{t("actions.stopAll.more", others().length - MOST_SHOWN)}</li>
        </Show>
      </ul>
      <Show when={others().length > 0}>
        <p class="text-[12.5px] text-faint">{t("actions.stopAll.closing")}</p>
      </Show>
    </div>
  );
}

function summaryOf(confirmed: number, asked: number): string {
  if (asked === 0) {
    return t("actions.stopAll.none");
  }
  return confirmed === asked
    ? t("actions.stopAll.allConfirmed")
    : t("actions.stopAll.confirmed", { confirmed, asked });
}

function sentenceOf({ kind, reason }: StopOutcome): string {
  if (kind === "FAILED") {
    return t("actions.stopAll.FAILED", { reason: reason ?? t("actions.note.noReason") });
  }
  return t(`actions.stopAll.${kind === "confirmed" ? "waiting" : kind}`);
}
