import { useSearchParams } from "@solidjs/router";
import { createMemo, type JSX, Show } from "solid-js";
import { unwrap } from "solid-js/store";
import { useLive } from "../live/live.ts";
import { ConnectionLight } from "../market/connection-light.tsx";
import { ConnectionsCard } from "../market/connections-card.tsx";
import { createConnections } from "../market/create-connections.ts";
import { createDescription } from "../market/create-description.ts";
import { createTickers } from "../market/create-tickers.ts";
import { type Interval, INTERVALS } from "../market/intervals.ts";
import { MarketNotice } from "../market/market-notice.tsx";
import { useMarket } from "../market/market.ts";
import { SymbolView } from "../market/symbol-view.tsx";
import { WatchCards } from "../market/watch-cards.tsx";
import { createWatchList } from "../market/watch-list.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { Card } from "../ui/card.tsx";
import { PartBoundary } from "../ui/part-boundary.tsx";
import { createPaced } from "./list/create-paced.ts";
import { GeneralDoubt } from "./list/general-doubt.tsx";
import { MarketTable } from "./list/market-table.tsx";
import { marketsOf, tradingBotsOf } from "./list/markets.ts";
import { Refusal } from "./list/refusal.tsx";

/** What bots report is as old as this at most, in milliseconds: there may be thousands of them. */
const PACE_MS = 500;

/** The market as the exchange tells it: watched prices, one symbol in full, how the exchange is reached, and what bots report. */
export function MarketsPage(): JSX.Element {
  const live = useLive();
  const market = useMarket();
  const list = live.followAll();
  const bots = () => list.ids().flatMap((id) => unwrap(list.bot(id)) ?? []);
  const readings = createPaced({ read: bots, wake: list.version, hurry: list.ids, everyMs: PACE_MS });
  const markets = createMemo(() => marketsOf(readings()));
  const watched = createWatchList(() => markets().map(({ symbol }) => symbol));
  const [params, setParams] = useSearchParams();
  const areBotsKnown = () => list.isLoaded() && readings().length === list.ids().length;
  const selected = () => selectedOf(params["symbol"], watched.symbols(), areBotsKnown());
  const interval = (): Interval => INTERVALS.find((one) => one === params["interval"]) ?? "15m";
  const tickers = createTickers(market, watched.symbols);
  const connections = createConnections(market);
  const description = createDescription(market);
  const isUnverified = () =>
    readings().length > 0 && readings().every(({ status }) => status.freshness === "UNVERIFIED");
  const readAtMs = () => readings().reduce((latest, { status }) => Math.max(latest, Date.parse(status.readAt)), 0);
  const connectionsCard = () => (
    <Show when={description()?.kind === "LIVE"}>
      <PartBoundary>
        <ConnectionsCard connections={connections} isHeard={market.isHeard()} />
      </PartBoundary>
    </Show>
  );
  usePageTitle(() => t("market.title"));
  return (
    <>
      <div class="mb-4 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <div>
          <h1 class="text-[22px] font-semibold tracking-[-0.015em]">{t("market.title")}</h1>
          <p class="mt-1 text-soft">{description()?.title ?? t("market.text")}</p>
        </div>
        <Show when={description()?.kind === "LIVE"}>
          <ConnectionLight connections={connections.all() ?? []} isHeard={market.isHeard()} />
        </Show>
      </div>
      <MarketNotice description={description()} />
      <Show when={list.error()}>{(message) => <Refusal message={message()} onRetry={live.retryNow} />}</Show>
      <div class="grid gap-4">
        <PartBoundary>
          <WatchCards
            list={watched}
            tickers={tickers}
            selected={selected()}
            onSelect={(symbol) => setParams({ symbol }, { scroll: false })}
          />
        </PartBoundary>
        <PartBoundary>
          <Show when={selected()} keyed fallback={connectionsCard()}>
            {(symbol) => (
              <SymbolView
                symbol={symbol}
                interval={interval()}
                onInterval={(chosen) => setParams({ interval: chosen }, { scroll: false, replace: true })}
                bots={tradingBotsOf(readings(), symbol)}
              >
                {connectionsCard()}
              </SymbolView>
            )}
          </Show>
        </PartBoundary>
        <Show when={markets().length > 0}>
          <PartBoundary>
            <div>
              <GeneralDoubt isUnverified={isUnverified()} verifiedAtMs={readAtMs()} />
              <Card title={t("market.bots.title")} class="px-0 pb-0 [&>div]:px-4">
                <MarketTable markets={markets()} />
              </Card>
            </div>
          </PartBoundary>
        </Show>
      </div>
    </>
  );
}

/** The symbol of the address, where it is watched; else the first one, once it is known which that is. */
function selectedOf(
  wanted: string | readonly string[] | undefined,
  symbols: readonly string[],
  isLoaded: boolean,
): string | null {
  const found = symbols.find((symbol) => symbol === wanted);
  return found ?? (isLoaded ? (symbols[0] ?? null) : null);
}
