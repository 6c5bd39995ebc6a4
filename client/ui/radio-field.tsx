import * as Kobalte from "@kobalte/core/radio-group";
import { For, type JSX, Show } from "solid-js";
import { FIELD_DESCRIPTION, FIELD_ERROR, FIELD_LABEL } from "./field.ts";

/** What a {@link RadioField} shows. */
export interface RadioFieldProps<Value extends string> {
  readonly label: string;
  readonly name: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly RadioOption<Value>[];
  /** What is wrong with the choice; null while nothing is known to be. */
  readonly error?: string | null;
}

/** One of the values that can be chosen. */
export interface RadioOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** What choosing it means. */
  readonly description?: string;
}

/** One of a few values, all of them seen at once, each in a box of its own. */
export function RadioField<Value extends string>(props: RadioFieldProps<Value>): JSX.Element {
  const choose = (text: string) => {
    const option = props.options.find(({ value }) => value === text);
    if (option !== undefined) {
      props.onChange(option.value);
    }
  };
  return (
    <Kobalte.Root
      name={props.name}
      value={props.value}
      onChange={choose}
      validationState={props.error == null ? "valid" : "invalid"}
      class="grid content-start gap-1"
    >
      <Kobalte.Label class={FIELD_LABEL}>{props.label}</Kobalte.Label>
      <div class="grid auto-cols-fr gap-2 wide:grid-flow-col">
        <For each={props.options}>{(option) => <Option {...option} />}</For>
      </div>
      <Kobalte.ErrorMessage class={FIELD_ERROR}>{props.error}</Kobalte.ErrorMessage>
    </Kobalte.Root>
  );
}

function Option(props: RadioOption<string>): JSX.Element {
  return (
    <Kobalte.Item
      role="none"
      value={props.value}
      class="flex gap-2.5 rounded-control border border-line-strong px-3 py-2 focus-within:outline-2 focus-within:outline-offset-0 focus-within:outline-accent relative hover:bg-sunken data-checked:border-accent data-checked:bg-accent-soft"
    >
      <Kobalte.ItemInput />
      <Kobalte.ItemControl class="mt-[3px] grid size-3.5 flex-none place-items-center rounded-full border border-faint data-checked:border-accent">
        <Kobalte.ItemIndicator class="size-1.5 rounded-full bg-accent" />
      </Kobalte.ItemControl>
      <div>
        <Kobalte.ItemLabel class="font-medium after:absolute after:inset-0">{props.label}</Kobalte.ItemLabel>
        <Show when={props.description}>
          <Kobalte.ItemDescription class={FIELD_DESCRIPTION}>{props.description}</Kobalte.ItemDescription>
        </Show>
      </div>
    </Kobalte.Item>
  );
}
