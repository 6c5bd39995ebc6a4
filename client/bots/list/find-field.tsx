import { createEffect, type JSX } from "solid-js";
import { t } from "../../texts/texts.ts";

/** What a {@link FindField} does. */
export interface FindFieldProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  /** Whoever presses Enter or Down has found what they want in the list. */
  readonly onLeave: () => void;
}

/** The field that finds a bot; the frame's `/` puts the cursor here, by its id. */
export function FindField(props: FindFieldProps): JSX.Element {
  let input: HTMLInputElement | undefined;
  createEffect(() => {
    // The address follows what is typed a moment later, and must not take back the letters typed meanwhile.
    if (input !== undefined && document.activeElement !== input) {
      input.value = props.search;
    }
  });
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLInputElement }) => {
    if (event.key === "Escape" && event.currentTarget.value !== "") {
      event.preventDefault();
      event.currentTarget.value = "";
      props.onSearch("");
    } else if ((event.key === "Enter" || event.key === "ArrowDown") && !event.isComposing) {
      event.preventDefault();
      props.onLeave();
    }
  };
  return (
    <div class="relative flex-1 max-wide:basis-full wide:max-w-105">
      <label for="find-bot" class="sr-only">
        {t("overview.find.label")}
      </label>
      <input
        ref={(element) => (input = element)}
        id="find-bot"
        type="search"
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="search"
        placeholder={t("overview.find.placeholder")}
        aria-keyshortcuts="/"
        class="w-full rounded-control border border-line-strong bg-surface px-3 py-1.75 placeholder:text-faint max-wide:min-h-11"
        onInput={(event) => props.onSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
