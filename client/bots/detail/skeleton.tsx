import { For, type JSX } from "solid-js";
import { t } from "../../texts/texts.ts";

/** What is loaded within 200 ms shows no skeleton before. */
const APPEARS = "transition-opacity delay-200 duration-0 starting:opacity-0";
const BLOCK = "rounded-control bg-sunken";
const WIDTHS = ["w-11/12", "w-2/3", "w-10/12", "w-1/2"] as const;

/** Lines where a list will be. */
export function SkeletonLines(): JSX.Element {
  return (
    <div class={`grid gap-2.5 py-1 ${APPEARS}`} role="img" aria-label={t("shell.loading")}>
      <For each={WIDTHS}>{(width) => <div class={`h-4 ${BLOCK} ${width}`} />}</For>
    </div>
  );
}

/** A bot's page in its final shape, before anything is known of the bot. */
export function BotSkeleton(): JSX.Element {
  return (
    <div class={APPEARS} aria-busy="true">
      <h1 class="sr-only">{t("bot.loading")}</h1>
      <div class={`mb-2 h-8 w-72 max-w-full ${BLOCK}`} />
      <div class="mb-4 h-[2lh]">
        <div class={`h-[1lh] w-96 max-w-full ${BLOCK}`} />
      </div>
      <div class="card mb-4 h-20.5 max-wide:h-48" />
      <div class="grid gap-4 wide:grid-cols-[1.15fr_1.85fr]">
        <div class="grid content-start gap-4">
          <div class="card h-96" />
          <div class="card h-60" />
        </div>
        <div class="grid content-start gap-4">
          <div class="card h-84" />
          <div class="card h-72" />
        </div>
      </div>
    </div>
  );
}
