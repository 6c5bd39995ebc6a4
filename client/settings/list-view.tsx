import { For, type JSX, Match, Show, Switch } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import type { List } from "./create-list.ts";

/** What a {@link ListView} shows. */
export interface ListViewProps<Item> {
  readonly list: List<Item>;
  /** What it is a list of. */
  readonly label: string;
  /** What is said when there is nothing. */
  readonly empty: string;
  readonly children: (item: Item) => JSX.Element;
}

/** A list in a card: read, empty, failed, or there, a row each. */
export function ListView<Item>(props: ListViewProps<Item>): JSX.Element {
  return (
    <>
      <Show when={props.list.problem()}>
        {(reason) => (
          <div role="alert" class="flex flex-wrap items-center justify-between gap-2 text-error">
            <span class="[overflow-wrap:anywhere]">{t("settings.list.failed", { reason: reason() })}</span>
            <Button onClick={() => void props.list.reload()}>{t("settings.list.again")}</Button>
          </div>
        )}
      </Show>
      <Switch
        fallback={
          <Show when={props.list.problem() === null}>
            <p class="text-faint">{t("settings.list.loading")}</p>
          </Show>
        }
      >
        <Match when={props.list.items()?.length === 0}>
          <p class="text-soft">{props.empty}</p>
        </Match>
        <Match when={props.list.items()}>
          {(items) => (
            <ul aria-label={props.label} class="divide-y divide-line">
              <For each={items()}>
                {(item) => (
                  <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5 first:pt-0 last:pb-0">
                    {props.children(item)}
                  </li>
                )}
              </For>
            </ul>
          )}
        </Match>
      </Switch>
    </>
  );
}
