import type { JSX } from "solid-js";
import { t } from "../texts/texts.ts";
import { MARK_LOOKS, PLAIN_LOOK } from "./mark-looks.ts";
import { usePageHead } from "./page-head.ts";

/** The product's name, which leads to the overview, beside the worst of what the page shows. */
export function Brand(): JSX.Element {
  const head = usePageHead();
  const look = () => {
    const mark = head.mark();
    return mark === null ? PLAIN_LOOK : MARK_LOOKS[mark.worst];
  };
  return (
    <a href="/" class="flex min-h-8 items-center gap-2 font-semibold tracking-tight text-text max-wide:min-h-11">
      <svg
        viewBox="-0.5 -0.5 11 11"
        class="size-3 flex-none"
        style={{ color: `var(--${look().colour})` }}
        fill={look().isUnsure ? "none" : "currentColor"}
        stroke={look().isUnsure ? "currentColor" : "none"}
        stroke-width="1.5"
        fill-rule="evenodd"
        aria-hidden="true"
      >
        <path d={look().shape} />
      </svg>
      {t("shell.product")}
    </a>
  );
}
