import type { JSX } from "solid-js";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";

/** What a {@link Refusal} says and does. */
export interface RefusalProps {
  /** The server's own words. */
  readonly message: string;
  readonly onRetry: () => void;
}

/** Where the server refuses to tell of the bots. */
export function Refusal(props: RefusalProps): JSX.Element {
  return (
    <section role="alert" class="card mb-4 border-error">
      <p class="font-semibold">{t("overview.refused.title")}</p>
      <p class="mt-1 mb-3 [overflow-wrap:anywhere] text-soft">
        {t("overview.refused.text", { message: props.message })}
      </p>
      <Button onClick={() => props.onRetry()}>{t("overview.refused.again")}</Button>
    </section>
  );
}
