import { type JSX, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import type { MarketReading } from "./documents.ts";

/** What {@link NothingKnown} says it of. */
export interface NothingKnownProps {
  /** Undefined before anything was told. */
  readonly reading: Pick<MarketReading, "feed" | "message"> | undefined;
  /** That there is nothing, in a sentence. */
  readonly empty: string;
  /** What went wrong, in a sentence; null while nothing has. */
  readonly problem: string | null;
}

/** In place of what is not known: that nothing is, and why, in the server's own words. */
export function NothingKnown(props: NothingKnownProps): JSX.Element {
  return (
    <div class="grid min-h-40 place-items-center px-4 text-center text-soft [overflow-wrap:anywhere]">
      <Show
        when={props.problem}
        fallback={
          <Show when={props.reading} fallback={<p>{t("market.loading")}</p>}>
            {(reading) => (
              <p>
                {props.empty} {reading().message === null ? "" : `${reading().message}.`}
              </p>
            )}
          </Show>
        }
      >
        {(problem) => (
          <p role="alert" class="text-error">
            {problem()}
          </p>
        )}
      </Show>
    </div>
  );
}
