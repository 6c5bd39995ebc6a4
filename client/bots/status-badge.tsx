import type { JSX } from "solid-js";
import type { ListedStatus } from "../live/documents.ts";
import { t } from "../texts/texts.ts";
import type { Belief } from "./belief.ts";

type RunStatus = ListedStatus["runStatus"];

/** What a {@link StatusBadge} shows. */
export interface StatusBadgeProps {
  readonly runStatus: RunStatus;
  /** `unsure` shows an outline that says "Last seen …", without the colour of the status. */
  readonly belief: Belief;
  /** Whether a screen reader is told of every change; for the one badge that a page is about. @defaultValue false */
  readonly isAnnounced?: boolean;
}

/** A run status as shape, word and colour; what cannot be believed loses its colour. */
export function StatusBadge(props: StatusBadgeProps): JSX.Element {
  const isUnsure = () => props.belief === "unsure";
  const word = () => (isUnsure() ? t(`status.lastSeen.${props.runStatus}`) : t(`status.${props.runStatus}`));
  return (
    <span
      role={props.isAnnounced === true ? "status" : undefined}
      class={`inline-flex items-center gap-[7px] rounded-full px-[11px] py-[3px] font-semibold whitespace-nowrap ${
        isUnsure() ? UNSURE : COLOURS[props.runStatus]
      }`}
      classList={{ "saturate-40": props.belief === "late" }}
    >
      <svg viewBox="0 0 10 10" class="size-[11px] flex-none fill-current" aria-hidden="true">
        <path d={STATUS_SHAPES[props.runStatus]} />
      </svg>
      {word()}
    </span>
  );
}

const UNSURE = "text-soft outline-[1.5px] -outline-offset-[1.5px] outline-dashed outline-line-strong";

const COLOURS: Record<RunStatus, string> = {
  RUNNING: "text-running bg-running-soft",
  STOPPED: "text-stopped bg-stopped-soft",
  ERROR: "text-error bg-error-soft",
  WAITING: "text-waiting bg-waiting-soft",
  PENDING: "text-pending bg-pending-soft",
  PAUSED: "text-paused bg-paused-soft",
};

/** What each run status looks like, as a path in a square of ten: triangle, square, warning triangle, hourglass, disc, two bars. */
export const STATUS_SHAPES: Record<RunStatus, string> = {
  RUNNING: "M2 1l7 4-7 4z",
  STOPPED: "M1 1h8v8H1z",
  ERROR: "M5 0l5 9H0z",
  WAITING: "M1 1h8L5 5l4 4H1l4-4z",
  PENDING: "M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0-8z",
  PAUSED: "M1 1h3v8H1zM6 1h3v8H6z",
};
