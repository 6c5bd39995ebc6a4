import type { JSX } from "solid-js";
import { formatAmount } from "../../format/amount.ts";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";

/** What {@link NoMatch} shows and does. */
export interface NoMatchProps {
  /** How many bots there are. */
  readonly count: number;
  readonly onClear: () => void;
}

/** Where no bot fits what is searched for. */
export function NoMatch(props: NoMatchProps): JSX.Element {
  return (
    <div class="card py-10 text-center">
      <p class="font-semibold">{t("overview.filtered.title")}</p>
      <p class="mt-1 mb-4 text-soft">
        {t("overview.filtered.text", { count: formatAmount(String(props.count), { digits: 0 }) })}
      </p>
      <Button onClick={() => props.onClear()}>{t("overview.filtered.button")}</Button>
    </div>
  );
}
