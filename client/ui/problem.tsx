import { type JSX, Show } from "solid-js";

/** Says what went wrong, where it did; read out at once. Shows nothing without a text. */
export function Problem(props: { readonly text: string | null }): JSX.Element {
  return (
    <Show when={props.text}>
      <p
        role="alert"
        class="rounded-control border border-error/40 bg-error-soft px-3 py-2 text-error [overflow-wrap:anywhere]"
      >
        {props.text}
      </p>
    </Show>
  );
}
