import { createSignal, type JSX, Show } from "solid-js";
import { t } from "../../texts/texts.ts";

/** What is longer, in letters or lines, is shown folded. */
const LONG_LETTERS = 280;
const LONG_LINES = 5;

/** A text that somebody wrote, of which a long one shows its beginning until it is unfolded. */
export function FoldedText(props: { readonly text: string }): JSX.Element {
  const [isOpen, setIsOpen] = createSignal(false);
  const isLong = () => props.text.length > LONG_LETTERS || props.text.split("\n").length > LONG_LINES;
  return (
    <>
      <p class="whitespace-pre-line [overflow-wrap:anywhere]" classList={{ "line-clamp-4": isLong() && !isOpen() }}>
        {props.text}
      </p>
      <Show when={isLong()}>
        <button
          type="button"
          aria-expanded={isOpen()}
          class="font-medium text-accent hover:underline max-wide:min-h-11"
          onClick={() => setIsOpen(!isOpen())}
        >
          {isOpen() ? t("bot.log.showLess") : t("bot.log.showAll")}
        </button>
      </Show>
    </>
  );
}
