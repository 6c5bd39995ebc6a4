import * as Kobalte from "@kobalte/core/text-field";
import { type JSX, Show } from "solid-js";
import { FIELD, FIELD_DESCRIPTION, FIELD_ERROR, FIELD_LABEL } from "./field.ts";

/** What a {@link TextField} shows. */
export interface TextFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** What it means, below it. */
  readonly description?: JSX.Element;
  /** What is wrong with the value; null while nothing is known to be. */
  readonly error?: string | null;
  /** The unit of the value, at its end. */
  readonly unit?: string | undefined;
  /** @defaultValue "text" */
  readonly type?: "text" | "email" | "password";
  readonly autocomplete?: string;
  readonly inputMode?: "text" | "decimal" | "numeric" | "email";
  /** @defaultValue false */
  readonly isRequired?: boolean;
  /** Several lines. @defaultValue false */
  readonly isMultiline?: boolean;
  /** Whether the browser checks the spelling. @defaultValue the browser's choice */
  readonly isSpellchecked?: boolean;
  /** Whether a dialog that opens puts the cursor here. @defaultValue false */
  readonly isFocusedFirst?: boolean;
}

/** A text to be typed, with its name above, its meaning below, and what is wrong with it said in place. */
export function TextField(props: TextFieldProps): JSX.Element {
  return (
    // Without a name of its own, the group would only be noise to a screen reader.
    <Kobalte.Root
      role="none"
      name={props.name}
      value={props.value}
      onChange={(value) => props.onInput(value)}
      required={props.isRequired ?? false}
      validationState={props.error == null ? "valid" : "invalid"}
      class="grid content-start gap-1"
    >
      <Kobalte.Label class={FIELD_LABEL}>{props.label}</Kobalte.Label>
      <Show when={props.isMultiline === true} fallback={<Line {...props} />}>
        <Kobalte.TextArea class={FIELD} rows={3} />
      </Show>
      <Show when={props.description}>
        <Kobalte.Description class={FIELD_DESCRIPTION}>{props.description}</Kobalte.Description>
      </Show>
      <Kobalte.ErrorMessage class={FIELD_ERROR}>{props.error}</Kobalte.ErrorMessage>
    </Kobalte.Root>
  );
}

function Line(props: TextFieldProps): JSX.Element {
  return (
    <div class="relative">
      <Kobalte.Input
        class={FIELD}
        classList={{ "pr-16": props.unit !== undefined, num: props.inputMode === "decimal" }}
        type={props.type ?? "text"}
        autocomplete={props.autocomplete}
        inputMode={props.inputMode}
        data-focus-first={props.isFocusedFirst === true ? "" : undefined}
        spellcheck={props.isSpellchecked}
      />
      <Show when={props.unit}>
        <span
          class="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-[12.5px] text-faint"
          aria-hidden="true"
        >
          {props.unit}
        </span>
      </Show>
    </div>
  );
}
