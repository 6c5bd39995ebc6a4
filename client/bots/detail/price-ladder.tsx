import { createMemo, For, type JSX, Show } from "solid-js";
import { Big } from "big.js";
import { formatAmount } from "../../format/amount.ts";
import { t } from "../../texts/texts.ts";
import {
  ladderDigits,
  ladderPricesOf,
  type Rung,
  RUNG_KINDS,
  type RungKind,
  toLadder,
  type Zone,
} from "./ladder.ts";
import { BELIEF_COLOURS, type BotPart } from "./part.ts";

const HEIGHT_PX = 260;
/** The height of a label with its distance to the next. */
const LABEL_PX = 23;
/** How wide the line is that leads from a price on the ladder to its label. */
const LEADER_PX = 16;

/** The prices of an open position to scale: where it would be closed, where it stands, and how far it is to there. */
export function PriceLadder(props: BotPart): JSX.Element {
  const prices = createMemo(() => ladderPricesOf(props.bot.status));
  const ladder = createMemo(() => toLadder(prices(), LABEL_PX / HEIGHT_PX, props.bot.bot.positionType === "SHORT"));
  // Rungs are told apart by kind, so that one moves where its price moves instead of being drawn anew.
  const kinds = createMemo(() => ladder().rungs.map(({ kind }) => kind), undefined, { equals: isSameOrder });
  const rungOf = (kind: RungKind) => ladder().rungs.find((rung) => rung.kind === kind);
  const digits = createMemo(() => ladderDigits(prices()));
  const priceOf = (rung: Rung) => formatAmount(rung.price, { digits: digits() });
  const widest = () => Math.max(...ladder().rungs.map((rung) => priceOf(rung).length), 0);
  return (
    <Show when={kinds().length > 0} fallback={<p class="mt-3 text-soft">{t("bot.position.unknown")}</p>}>
      <div
        class="num relative mt-3 text-[13px]"
        classList={{ grayscale: props.belief === "unsure" }}
        style={{ height: `${HEIGHT_PX}px`, "--prices": `${widest() + 1}ch` }}
      >
        <div class="absolute inset-y-0 left-[calc(var(--prices)+16px)] w-2.5 overflow-hidden rounded-full bg-sunken">
          <For each={ladder().zones}>{(zone) => <ZoneBand zone={zone} />}</For>
        </div>
        <ul aria-label={t("bot.ladder.label")}>
          <For each={kinds()}>
            {(kind) => (
              <Show when={rungOf(kind)}>
                {(rung) => <RungLine rung={rung()} price={priceOf(rung())} {...props} />}
              </Show>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}

function ZoneBand(props: { readonly zone: Zone }): JSX.Element {
  return (
    <div
      class={`absolute inset-x-0 ${props.zone.direction === "gain" ? "bg-gain/35" : "bg-loss/35"}`}
      style={{ top: share(props.zone.top), height: share(props.zone.bottom - props.zone.top) }}
    />
  );
}

interface RungLineProps extends BotPart {
  readonly rung: Rung;
  readonly price: string;
}

const MOVES = "absolute transition-[translate,transform] duration-300 ease-out";

function RungLine(props: RungLineProps): JSX.Element {
  const y = () => props.rung.height * HEIGHT_PX;
  const labelY = () => props.rung.labelHeight * HEIGHT_PX;
  const slope = () => Math.atan2(labelY() - y(), LEADER_PX);
  const isMark = () => props.rung.kind === "mark";
  const colour = () => (props.belief === "sure" ? COLOURS[props.rung.kind] : BELIEF_COLOURS[props.belief]);
  return (
    <li>
      <span
        class={`${MOVES} top-0 left-0 w-[var(--prices)] pr-1 text-right font-semibold ${colour()}`}
        style={{ translate: `0 calc(${labelY()}px - 50%)` }}
      >
        {props.price}
      </span>
      <span
        aria-hidden="true"
        class={`${MOVES} top-0 left-[var(--prices)] h-px w-4 origin-right bg-line-strong`}
        style={{ transform: `translateY(${y()}px) skewY(${-slope()}rad)` }}
      />
      <span
        aria-hidden="true"
        class={`${MOVES} top-0 left-[calc(var(--prices)+16px)] ${isMark() ? MARK : TICK} bg-current ${colour()}`}
        style={{ translate: `0 calc(${y()}px - 50%)` }}
      />
      <span
        aria-hidden="true"
        class={`${MOVES} top-0 left-[calc(var(--prices)+26px)] h-px w-4 origin-left bg-line-strong`}
        style={{ transform: `translateY(${y()}px) skewY(${slope()}rad)` }}
      />
      <span
        class={`${MOVES} top-0 right-0 left-[calc(var(--prices)+46px)] truncate text-soft`}
        style={{ translate: `0 calc(${labelY()}px - 50%)` }}
      >
        <span class={isMark() ? "font-semibold text-text" : ""}>{labelOf(props.rung)}</span>
      </span>
    </li>
  );
}

const TICK = "h-0.5 w-2.5";
const MARK = "-ml-px size-3 rounded-full ring-2 ring-surface";

const COLOURS: Record<RungKind, string> = {
  takeProfit: "text-gain",
  highest: "text-soft",
  mark: "text-accent",
  entry: "text-text",
  trailingStop: "text-loss",
  stopLoss: "text-loss",
};

/** What would close the position is so far away; the others only lie so far apart from the mark. */
const EXITS: ReadonlySet<RungKind> = new Set<RungKind>(["takeProfit", "trailingStop", "stopLoss"]);

function labelOf({ kind: rungKind, distancePercent, isOffScale }: Rung): string {
  const kind = t(`bot.ladder.${rungKind}`);
  if (rungKind === "mark" || distancePercent === null) {
    return kind;
  }
  const percent = formatDistance(distancePercent);
  const label = EXITS.has(rungKind)
    ? t("bot.ladder.away", { kind, percent })
    : t("bot.ladder.apart", { kind, percent });
  return isOffScale ? `${label}, ${t("bot.ladder.offScale")}` : label;
}

/** Below one per cent two digits, so that a near stop does not read as no distance at all. */
function formatDistance(distancePercent: string): string {
  const percent = new Big(distancePercent).abs();
  return `${formatAmount(percent.toFixed(), { digits: percent.lt(1) ? 2 : 1 })}\u00a0%`;
}

function share(of: number): string {
  return `${of * 100}%`;
}

function isSameOrder(one: readonly RungKind[], other: readonly RungKind[]): boolean {
  return one.length === other.length && RUNG_KINDS.every((kind) => one.indexOf(kind) === other.indexOf(kind));
}
