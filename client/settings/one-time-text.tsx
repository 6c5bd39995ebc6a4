import { createUniqueId, type JSX, onMount } from "solid-js";
import { CopyButton } from "../bots/detail/copy-button.tsx";
import { FIELD, FIELD_LABEL } from "../ui/field.ts";

/** A secret that is shown this once, to be copied by the button or by hand. */
export function OneTimeText(props: { readonly label: string; readonly text: string }): JSX.Element {
  const id = createUniqueId();
  let input: HTMLInputElement | undefined;
  // It comes into a dialog that is open already.
  onMount(() => input?.focus());
  return (
    <div class="grid gap-1">
      <label for={id} class={FIELD_LABEL}>
        {props.label}
      </label>
      <div class="flex items-center gap-2">
        <input
          ref={(element) => (input = element)}
          id={id}
          class={`${FIELD} font-mono`}
          value={props.text}
          readonly
          autocomplete="off"
          spellcheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={props.text} />
      </div>
    </div>
  );
}
