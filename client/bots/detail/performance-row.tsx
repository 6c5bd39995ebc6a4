import { type JSX, Show } from "solid-js";
import { formatAmount } from "../../format/amount.ts";
import { t } from "../../texts/texts.ts";
import { Amount } from "../../ui/amount.tsx";
import type { PerformanceView } from "./create-performance.ts";

/** What the trades that were closed in a range came to, before and after fees. */
export function PerformanceRow(props: { readonly view: PerformanceView }): JSX.Element {
  const value = (field: "grossPnl" | "netPnl") => props.view.performance()?.[field] ?? null;
  // Fees are what it cost: they are written as they count.
  const fees = () => {
    const { fees } = props.view.performance() ?? {};
    return fees === undefined ? null : `-${fees}`;
  };
  const wins = () => {
    const performance = props.view.performance();
    return performance === undefined
      ? t("bot.none")
      : t("bot.pnl.winsOf", { wins: performance.winCount, trades: performance.tradeCount });
  };
  return (
    <Show
      when={props.view.error() === null}
      fallback={<p class="mt-3 text-error">{t("bot.pnl.failed", { message: props.view.error() ?? "" })}</p>}
    >
      <dl class="mt-3 grid grid-cols-2 gap-x-4 gap-y-2.5 wide:grid-cols-4">
        <Fact label={t("bot.pnl.gross")} value={value("grossPnl")} />
        <Fact label={t("bot.pnl.fees")} value={fees()} />
        <Fact label={t("bot.pnl.net")} value={value("netPnl")} isColoured />
        <div>
          <dt class="text-[12px] text-soft">{t("bot.pnl.wins")}</dt>
          <dd class="font-semibold">
            <Amount text={wins()} value={wins()} />
          </dd>
        </div>
      </dl>
    </Show>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: string | null;
  readonly isColoured?: boolean;
}

function Fact(props: FactProps): JSX.Element {
  const text = () => (props.value === null ? t("bot.none") : formatAmount(props.value, { isSigned: true }));
  return (
    <div>
      <dt class="text-[12px] text-soft">{props.label}</dt>
      <dd class="font-semibold">
        <Amount text={text()} value={props.value} isColoured={props.isColoured === true} />
      </dd>
    </div>
  );
}
