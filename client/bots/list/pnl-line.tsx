import { createMemo, type JSX, Show } from "solid-js";
import { directionOf } from "../../format/sign.ts";
import { useLive } from "../../live/live.ts";
import type { ListedBot } from "../../live/documents.ts";
import { isOfToday, startOfUtcDay } from "../reported.ts";
import { POINTS_A_DAY } from "./create-histories.ts";
import { useList } from "./list-context.ts";
import { type PnlPoint, toPnlPath } from "./pnl-path.ts";

/** What a {@link PnlLine} shows. */
export interface PnlLineProps {
  readonly bot: ListedBot;
  /** Without belief it has no colour. */
  readonly isSure: boolean;
  readonly class?: string;
}

const WIDTH = 100;
const HEIGHT = 26;
const MINUTE_MS = 60_000;
/** A bot's state is written down once a minute at most. */
const SHORTEST_GAP_MS = MINUTE_MS;

/** The PnL of a bot's day so far, realized and unrealized, as a small line that goes on by itself. For the eye alone: the numbers stand beside it. */
export function PnlLine(props: PnlLineProps): JSX.Element {
  const live = useLive();
  const list = useList();
  const startMs = () => startOfUtcDay(list.today()).getTime();
  // The edge moves on by the minute: by the second nobody would see it.
  const minute = createMemo(() => Math.ceil(live.now() / MINUTE_MS));
  const points = createMemo((): readonly PnlPoint[] => {
    const { status } = props.bot;
    const history = list.history(props.bot.botId);
    if (!isOfToday(status, list.today())) {
      return [];
    }
    const value = Number(status.dailyPnl) + Number(status.unrealizedPnl ?? 0);
    return [...history, { atMs: Math.max(minute() * MINUTE_MS, history.at(-1)?.atMs ?? 0), value }];
  });
  const path = createMemo(() => {
    const toMs = minute() * MINUTE_MS;
    const box = { width: WIDTH, height: HEIGHT, fromMs: startMs(), toMs };
    return toPnlPath(points(), box, Math.max(SHORTEST_GAP_MS, (toMs - startMs()) / POINTS_A_DAY));
  });
  const colour = () =>
    props.isSure ? COLOURS[directionOf(String(points().at(-1)?.value ?? 0))] : "stroke-line-strong";
  return (
    <Show when={points().length > 1} fallback={<span />}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        class={`h-6.5 w-full overflow-visible ${props.class ?? ""}`}
        aria-hidden="true"
      >
        <path d={`M0 ${path().zero}H${WIDTH}`} class="stroke-line" vector-effect="non-scaling-stroke" />
        <path
          d={path().line}
          class={`fill-none stroke-[1.5] ${colour()}`}
          vector-effect="non-scaling-stroke"
          stroke-linejoin="round"
        />
      </svg>
    </Show>
  );
}

const COLOURS = { gain: "stroke-gain", loss: "stroke-loss", even: "stroke-faint" };
