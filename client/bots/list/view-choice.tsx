import { For, type JSX } from "solid-js";
import { t } from "../../texts/texts.ts";

/** The ways in which bots are shown, the first one as long as nobody chooses. */
export const LIST_LOOKS = ["table", "cards"] as const;
/** One of {@link LIST_LOOKS}. */
export type ListLook = (typeof LIST_LOOKS)[number];

/** What a {@link ViewChoice} shows and does. */
export interface ViewChoiceProps {
  readonly look: ListLook;
  readonly onChoose: (look: ListLook) => void;
}

/** Whether bots are shown as a table or as cards. */
export function ViewChoice(props: ViewChoiceProps): JSX.Element {
  return (
    <div
      role="group"
      aria-label={t("overview.view.label")}
      class="flex flex-none overflow-hidden rounded-control border border-line-strong"
    >
      <For each={LIST_LOOKS}>
        {(look) => (
          <button
            type="button"
            title={t(`overview.view.${look}`)}
            aria-label={t(`overview.view.${look}`)}
            aria-pressed={props.look === look}
            class="grid h-8.5 w-9 place-items-center -outline-offset-2 max-wide:size-11"
            classList={{
              "bg-accent-soft text-accent": props.look === look,
              "bg-surface text-soft hover:bg-sunken": props.look !== look,
            }}
            onClick={() => props.onChoose(look)}
          >
            <svg viewBox="0 0 16 16" class="size-4 fill-none stroke-current stroke-[1.5]" aria-hidden="true">
              <path d={ICONS[look]} />
            </svg>
          </button>
        )}
      </For>
    </div>
  );
}

/** In a square of sixteen: three lines, four boxes. */
const ICONS: Record<ListLook, string> = {
  table: "M2 3.5h12M2 8h12M2 12.5h12",
  cards: "M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z",
};
