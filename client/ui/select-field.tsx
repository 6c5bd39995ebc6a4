import { createUniqueId, For, type JSX, Show } from "solid-js";
import { FIELD, FIELD_DESCRIPTION, FIELD_ERROR, FIELD_LABEL } from "./field.ts";

/** What a {@link SelectField} shows. */
export interface SelectFieldProps<Value extends string> {
  readonly label: string;
  readonly name: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  /** What it means, below it. */
  readonly description?: JSX.Element;
  /** What is wrong with the choice; null while nothing is known to be. */
  readonly error?: string | null;
}

/** One of a few values, in the browser's own list: a phone shows it as people know it, and typing finds an entry. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>): JSX.Element {
  const id = createUniqueId();
  const describedBy = () =>
    [props.description && `${id}-description`, props.error != null && `${id}-error`].filter(Boolean).join(" ");
  const choose = (text: string) => {
    const option = props.options.find(({ value }) => value === text);
    if (option !== undefined) {
      props.onChange(option.value);
    }
  };
  return (
    <div class="grid content-start gap-1">
      <label for={id} class={FIELD_LABEL}>
        {props.label}
      </label>
      <select
        id={id}
        name={props.name}
        class={FIELD}
        value={props.value}
        aria-invalid={props.error == null ? undefined : true}
        aria-describedby={describedBy() || undefined}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <For each={props.options}>{(option) => <option value={option.value}>{option.label}</option>}</For>
      </select>
      <Show when={props.description}>
        <div id={`${id}-description`} class={FIELD_DESCRIPTION}>
          {props.description}
        </div>
      </Show>
      <Show when={props.error}>
        <div id={`${id}-error`} class={FIELD_ERROR}>
          {props.error}
        </div>
      </Show>
    </div>
  );
}
