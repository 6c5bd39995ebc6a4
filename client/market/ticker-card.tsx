import { type JSX, Show } from "solid-js";
import { formatPrice } from "../format/amount.ts";
import { baseOf, quoteOf } from "../format/pair.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Amount } from "../ui/amount.tsx";
import { MARKET_COLOURS, marketBeliefOf } from "./belief.ts";
import { changePercent, formatChange, formatVolume } from "./digits.ts";
import type { Ticker } from "./documents.ts";
import { ReadingLine } from "./reading-line.tsx";

/** What a {@link TickerCard} shows. */
export interface TickerCardProps {
  readonly symbol: string;
  /** Undefined before anything was told. */
  readonly ticker: Ticker | undefined;
  readonly isHeard: boolean;
  /** Whether its orders and trades are shown below. */
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  /** Undefined where it cannot be removed. */
  readonly onRemove: (() => void) | undefined;
}

/** The last price of a symbol, how its day went, and from where and how old that is. */
export function TickerCard(props: TickerCardProps): JSX.Element {
  const live = useLive();
  const belief = () => marketBeliefOf(props.ticker, props.isHeard, live.now());
  const colour = () => MARKET_COLOURS[belief()];
  return (
    <li
      class="card relative grid content-start gap-1 p-3"
      classList={{ "border-accent! shadow-[inset_0_0_0_1px_var(--accent)]": props.isSelected }}
    >
      <div class="flex items-center justify-between gap-2">
        <button
          type="button"
          aria-pressed={props.isSelected}
          aria-label={t("market.watch.show", { symbol: props.symbol })}
          class="text-left font-semibold after:absolute after:inset-0 after:rounded-card hover:underline"
          onClick={() => props.onSelect()}
        >
          {props.symbol}
        </button>
        <Show when={props.onRemove}>
          {(onRemove) => (
            <button
              type="button"
              aria-label={t("market.watch.remove", { symbol: props.symbol })}
              class="relative z-1 -my-1 -mr-1 grid size-7 place-items-center rounded-control text-faint hover:bg-sunken hover:text-text max-wide:-my-2.5 max-wide:size-11"
              onClick={() => onRemove()()}
            >
              <svg viewBox="0 0 10 10" class="size-2.5 stroke-current" aria-hidden="true">
                <path d="M1 1l8 8M9 1L1 9" stroke-width="1.6" fill="none" />
              </svg>
            </button>
          )}
        </Show>
      </div>
      <p class="text-[20px] leading-tight font-semibold tracking-[-0.01em]">
        <Amount
          text={textOf(props.ticker?.price, formatPrice)}
          value={props.ticker?.price ?? null}
          class={colour()}
        />{" "}
        <span class="text-[12px] font-medium tracking-normal text-soft">{quoteOf(props.symbol)}</span>
      </p>
      <Show when={props.ticker?.feed !== "SIMULATED"}>
        <Change ticker={props.ticker} isSure={belief() === "sure" || belief() === "quiet"} colour={colour()} />
      </Show>
      <Show when={props.ticker?.feed !== "SIMULATED"}>
        <dl class={`num grid grid-cols-[auto_1fr] gap-x-3 text-[12.5px] ${colour()}`}>
          <dt class="text-faint">{t("market.ticker.high")}</dt>
          <dd class="text-right">{textOf(props.ticker?.high, formatPrice)}</dd>
          <dt class="text-faint">{t("market.ticker.low")}</dt>
          <dd class="text-right">{textOf(props.ticker?.low, formatPrice)}</dd>
          <dt class="text-faint">{t("market.ticker.volume")}</dt>
          <dd class="text-right [overflow-wrap:anywhere]">
            {textOf(props.ticker?.volume, (volume) => `${formatVolume(volume)} ${baseOf(props.symbol) ?? ""}`)}
          </dd>
        </dl>
      </Show>
      <p class="text-[12px]">
        <ReadingLine reading={props.ticker} isHeard={props.isHeard} />
      </p>
      <Show when={props.isHeard && isHopeless(props.ticker) && props.ticker?.message}>
        {(message) => <p class="text-[12px] text-soft [overflow-wrap:anywhere]">{message()}</p>}
      </Show>
    </li>
  );
}

interface ChangeProps {
  readonly ticker: Ticker | undefined;
  readonly isSure: boolean;
  readonly colour: string;
}

function Change(props: ChangeProps): JSX.Element {
  const percent = () => {
    const { open = null, price = null } = props.ticker ?? {};
    return open === null || price === null ? null : changePercent(open, price);
  };
  return (
    <p class="min-h-[1lh] text-[12.5px]">
      <Show when={percent()}>
        {(known) => (
          <Amount
            text={t("market.ticker.change", { percent: formatChange(known()) })}
            value={known()}
            isColoured={props.isSure}
            class={`font-medium ${props.colour}`}
          />
        )}
      </Show>
    </p>
  );
}

function textOf(value: string | null | undefined, format: (value: string) => string): string {
  return value == null ? t("market.none") : format(value);
}

/** Whether no price is ever going to come by itself. */
function isHopeless(ticker: Ticker | undefined): boolean {
  return ticker?.feed === "REFUSED" || (ticker?.feed === "SIMULATED" && ticker.price === null);
}
