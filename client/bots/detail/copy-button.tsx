import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";

const SHOWN_MS = 2_000;

/** Copies a text, and says so for a moment. Browsers lend the clipboard to secure contexts only: elsewhere it shows nothing. */
export function CopyButton(props: { readonly text: string }): JSX.Element {
  const [isCopied, setIsCopied] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
    } catch {
      // The browser does not allow it: the text stands beside the button, to be copied by hand.
      return;
    }
    setIsCopied(true);
    clearTimeout(timer);
    timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
  };
  return (
    <Show when={"clipboard" in navigator}>
      <Button class="flex-none text-[12px]" onClick={() => void copy()}>
        {/* Both words have their room, so that nothing moves when one makes way for the other. */}
        <span class="grid" aria-live="polite">
          <span class="col-start-1 row-start-1" classList={{ invisible: isCopied() }}>
            {t("bot.copy")}
          </span>
          <span class="col-start-1 row-start-1" classList={{ invisible: !isCopied() }}>
            {t("bot.copied")}
          </span>
        </span>
      </Button>
    </Show>
  );
}
