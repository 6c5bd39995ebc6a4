import { type JSX, Match, Show, Switch } from "solid-js";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import type { NewestFirst } from "./create-newest-first.ts";
import { SkeletonLines } from "./skeleton.tsx";

/** What {@link ListState} shows. */
export interface ListStateProps {
  readonly list: Pick<
    NewestFirst<unknown>,
    "items" | "isLoaded" | "hasOlder" | "isLoadingOlder" | "error" | "loadOlder" | "retry"
  >;
  /** What is said when there is nothing. */
  readonly empty: string;
  /** Whose words are used. */
  readonly texts: "log" | "trades";
  /** The list itself. */
  readonly children: JSX.Element;
}

/** A list that is read by and by: loading, empty, failed, or there with more to come. */
export function ListState(props: ListStateProps): JSX.Element {
  return (
    <>
      <Show when={props.list.error()}>
        {(message) => (
          <div role="alert" class="mb-3 flex flex-wrap items-center justify-between gap-2 text-error">
            <span class="[overflow-wrap:anywhere]">{t(`bot.${props.texts}.failed`, { message: message() })}</span>
            <Button onClick={() => props.list.retry()}>{t(`bot.${props.texts}.again`)}</Button>
          </div>
        )}
      </Show>
      <Switch
        fallback={
          <Show when={props.list.error() === null}>
            <SkeletonLines />
          </Show>
        }
      >
        <Match when={props.list.items().length > 0}>
          {/* What scrolls can be reached by keyboard. */}
          <div
            tabindex="0"
            role="group"
            aria-label={t(`bot.${props.texts}.title`)}
            class="-mx-2 max-h-120 overflow-y-auto px-2"
          >
            {props.children}
            <Show when={props.list.hasOlder()}>
              <Button
                look="quiet"
                class="mt-2 w-full"
                disabled={props.list.isLoadingOlder()}
                onClick={() => props.list.loadOlder()}
              >
                {t(props.list.isLoadingOlder() ? `bot.${props.texts}.loadingOlder` : `bot.${props.texts}.older`)}
              </Button>
            </Show>
          </div>
        </Match>
        <Match when={props.list.isLoaded()}>
          <p class="text-soft">{props.empty}</p>
        </Match>
      </Switch>
    </>
  );
}
