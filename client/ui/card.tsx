import { createUniqueId, type JSX, Show } from "solid-js";

/** What a {@link Card} shows. */
export interface CardProps {
  readonly title: JSX.Element;
  /** What stands at the far end of the title's line. */
  readonly aside?: JSX.Element;
  readonly children: JSX.Element;
  readonly class?: string;
}

/** A part of a page with a title: a region that is named by it. */
export function Card(props: CardProps): JSX.Element {
  const titleId = createUniqueId();
  return (
    <section class={`card ${props.class ?? ""}`} aria-labelledby={titleId}>
      <div class="mb-3 flex items-baseline justify-between gap-3 text-[12px] font-semibold text-soft">
        <h2 id={titleId}>{props.title}</h2>
        <Show when={props.aside}>
          <div class="font-normal text-faint">{props.aside}</div>
        </Show>
      </div>
      {props.children}
    </section>
  );
}
