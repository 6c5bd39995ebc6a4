import { A } from "@solidjs/router";
import { type JSX, Match, Show, Switch } from "solid-js";
import { unwrap } from "solid-js/store";
import { useLive } from "../live/live.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { buttonClass } from "../ui/button.tsx";
import { PartBoundary } from "../ui/part-boundary.tsx";
import { createPaced } from "./list/create-paced.ts";
import { GeneralDoubt } from "./list/general-doubt.tsx";
import { MarketTable } from "./list/market-table.tsx";
import { marketsOf } from "./list/markets.ts";
import { OverviewSkeleton } from "./list/overview-skeleton.tsx";
import { Refusal } from "./list/refusal.tsx";

/** Prices are as old as this at most, in milliseconds: there may be thousands of bots behind them. */
const PACE_MS = 500;

/** The pairs that the viewer's bots trade, as the bots report them. */
export function MarketsPage(): JSX.Element {
  const live = useLive();
  const list = live.followAll();
  const bots = () => list.ids().flatMap((id) => unwrap(list.bot(id)) ?? []);
  const readings = createPaced({ read: bots, wake: list.version, hurry: list.ids, everyMs: PACE_MS });
  const isUnverified = () => readings().every(({ status }) => status.freshness === "UNVERIFIED");
  const readAtMs = () => readings().reduce((latest, { status }) => Math.max(latest, Date.parse(status.readAt)), 0);
  usePageTitle(() => t("overview.markets.title"));
  return (
    <>
      <h1 class="text-[22px] font-semibold tracking-[-0.015em]">{t("overview.markets.title")}</h1>
      <p class="mt-1 mb-4 text-soft">{t("overview.markets.text")}</p>
      <PartBoundary>
        <Show when={list.error()}>{(message) => <Refusal message={message()} onRetry={live.retryNow} />}</Show>
        <Switch>
          <Match when={readings().length > 0}>
            <GeneralDoubt isUnverified={isUnverified()} verifiedAtMs={readAtMs()} />
            <div class="card p-0">
              <MarketTable markets={marketsOf(readings())} />
            </div>
          </Match>
          <Match when={list.isLoaded() && list.ids().length === 0 && list.error() === null}>
            <NoMarkets />
          </Match>
          <Match when={list.error() === null}>
            <OverviewSkeleton />
          </Match>
        </Switch>
      </PartBoundary>
    </>
  );
}

function NoMarkets(): JSX.Element {
  return (
    <section class="card py-10 text-center">
      <h2 class="font-semibold">{t("overview.markets.empty.title")}</h2>
      <p class="mt-1 mb-4 text-soft">{t("overview.markets.empty.text")}</p>
      <A href="/" class={buttonClass("plain")}>
        {t("overview.markets.empty.button")}
      </A>
    </section>
  );
}
