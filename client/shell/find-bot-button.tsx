import type { JSX } from "solid-js";
import { t } from "../texts/texts.ts";
import { useFindBot } from "./find-bot.ts";

/** Looks like the field that finds a bot, and leads there. On a phone the overview's own field is near enough. */
export function FindBotButton(): JSX.Element {
  const findBot = useFindBot();
  return (
    <button
      type="button"
      onClick={findBot}
      class="flex max-w-105 flex-1 items-center justify-between gap-3 rounded-control border border-line bg-sunken px-2.5 py-1.5 text-left text-soft hover:border-line-strong hover:text-text max-wide:hidden"
    >
      {t("shell.findBot")}
      <kbd class="rounded border border-line-strong px-1.5 font-mono text-[11px] text-soft" aria-hidden="true">
        /
      </kbd>
    </button>
  );
}
