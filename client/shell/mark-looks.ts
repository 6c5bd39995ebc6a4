import { STATUS_SHAPES } from "../bots/status-badge.tsx";
import type { MarkState } from "./page-mark.ts";

/** How a state looks from afar. */
export interface MarkLook {
  /** Its colour, as a token of `styles.css`. */
  readonly colour: string;
  /** A path in a square of ten. */
  readonly shape: string;
  /** Drawn as an outline: it may be something else by now. */
  readonly isUnsure: boolean;
}

const DISC = "M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0-8z";
const CLOCK = "M5 0a5 5 0 1 0 0 10a5 5 0 1 0 0-10zM4.2 2h1.6v2.6l2 1.6l-1 1.3l-2.6-2.1z";

const sure = (colour: string, shape: string): MarkLook => ({ colour, shape, isUnsure: false });
const UNSURE: MarkLook = { colour: "text-faint", shape: DISC, isUnsure: true };

/** How each state looks from afar: what cannot be believed has no colour of its own. */
export const MARK_LOOKS: Record<MarkState, MarkLook> = {
  UNHEARD: UNSURE,
  ERROR: sure("error", STATUS_SHAPES.ERROR),
  LOST: UNSURE,
  UNVERIFIED: UNSURE,
  LATE: sure("waiting", CLOCK),
  PAUSED: sure("paused", STATUS_SHAPES.PAUSED),
  WAITING: sure("waiting", STATUS_SHAPES.WAITING),
  PENDING: sure("pending", STATUS_SHAPES.PENDING),
  RUNNING: sure("running", STATUS_SHAPES.RUNNING),
  STOPPED: sure("stopped", STATUS_SHAPES.STOPPED),
};

/** How a page looks that shows no bots. */
export const PLAIN_LOOK: MarkLook = sure("accent", DISC);
