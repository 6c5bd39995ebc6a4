import { type JSX, Show } from "solid-js";

/** What a {@link ProblemLine} says. */
export interface ProblemLineProps {
  /** Why what is shown below it is of before, in a sentence; null: it is not. */
  readonly problem: string | null;
}

/** Says above something that is still shown why nothing new comes of it. */
export function ProblemLine(props: ProblemLineProps): JSX.Element {
  return (
    <Show when={props.problem}>
      {(problem) => (
        <p role="alert" class="mb-2 text-[12.5px] text-error [overflow-wrap:anywhere]">
          {problem()}
        </p>
      )}
    </Show>
  );
}
