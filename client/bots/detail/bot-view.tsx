import { useClient } from "@urql/solid";
import { createMemo, type JSX, Match, Show, Switch, untrack } from "solid-js";
import type { DetailedBot } from "../../live/documents.ts";
import { useLive } from "../../live/live.ts";
import { markStateOf } from "../../shell/page-mark.ts";
import { usePageMark, usePageTitle } from "../../shell/page-title.ts";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import { PartBoundary } from "../../ui/part-boundary.tsx";
import { BotActions } from "../actions/bot-actions.tsx";
import { beliefOf, doubtOf } from "../belief.ts";
import { BotHeader } from "./bot-header.tsx";
import { ConfigurationCard } from "./configuration-card.tsx";
import { createEventLog } from "./create-event-log.ts";
import { createTradeList } from "./create-trade-list.ts";
import { ErrorCard } from "./error-card.tsx";
import { LogCard } from "./log-card.tsx";
import { MoneyColumn } from "./money-column.tsx";
import { openedAtOf } from "./part.ts";
import { PositionCard } from "./position-card.tsx";
import { SignalChain } from "./signal-chain.tsx";
import { TodayCard } from "./today-card.tsx";

/** What the {@link BotView} shows. */
export interface BotViewProps {
  readonly bot: DetailedBot;
  /** `gone` and `failed`: nothing comes any more; what is shown is the last that was known. */
  readonly phase: "present" | "gone" | "failed";
  /** Why the server refuses to go on, where it `failed`. */
  readonly error: string | null;
  readonly onRetry: () => void;
}

/** Everything about one bot that is there, or was a moment ago. It stands for this one bot as long as it lives. */
export function BotView(props: BotViewProps): JSX.Element {
  const live = useLive();
  const client = useClient();
  const botId = untrack(() => props.bot.botId);
  const isPresent = () => props.phase === "present";
  const doubt = () => doubtOf(props.bot.status, live.isHeard());
  const belief = () => (isPresent() ? beliefOf(doubt()) : "unsure");
  const sequence = () => (isPresent() ? props.bot.eventSequence : undefined);
  const changes = createMemo(() =>
    isPresent() ? `${props.bot.eventSequence} ${props.bot.status.dailyTradeCount}` : undefined,
  );
  const log = createEventLog({ client, botId, sequence });
  const trades = createTradeList({ client, botId, changes });
  usePageTitle(() => props.bot.bot.name);
  usePageMark(() => (isPresent() ? { worst: markStateOf(props.bot.status), count: null } : null));

  return (
    <>
      <Ended {...props} />
      <PartBoundary>
        <BotHeader
          bot={props.bot}
          belief={belief()}
          doubt={isPresent() ? doubt() : null}
          actions={
            <Show when={props.phase !== "gone"}>
              <BotActions bot={props.bot} />
            </Show>
          }
        />
      </PartBoundary>
      <PartBoundary>
        <SignalChain bot={props.bot} />
      </PartBoundary>
      <PartBoundary>
        <ErrorCard bot={props.bot} belief={belief()} events={log.items()} />
      </PartBoundary>
      <div class="grid items-start gap-4 wide:grid-cols-[1.15fr_1.85fr]">
        <div class="grid min-w-0 gap-4">
          <PartBoundary>
            <PositionCard bot={props.bot} belief={belief()} openedAt={openedAtOf(trades.items()[0]?.node)} />
          </PartBoundary>
          <PartBoundary>
            <TodayCard bot={props.bot} belief={belief()} />
          </PartBoundary>
          <PartBoundary>
            <LogCard log={log} isOver={!isPresent()} />
          </PartBoundary>
        </div>
        <MoneyColumn bot={props.bot} belief={belief()} client={client} trades={trades} changes={changes} />
        <div class="min-w-0 wide:col-span-2">
          <PartBoundary>
            <ConfigurationCard bot={props.bot} isEditable={props.phase !== "gone"} />
          </PartBoundary>
        </div>
      </div>
    </>
  );
}

/** Says that nothing comes any more, and why. */
function Ended(props: BotViewProps): JSX.Element {
  return (
    <Switch>
      <Match when={props.phase === "gone"}>
        <p role="alert" class={NOTICE}>
          {t("bot.deleted")}
        </p>
      </Match>
      <Match when={props.phase === "failed"}>
        <div role="alert" class={`${NOTICE} flex flex-wrap items-center justify-between gap-2`}>
          <span class="[overflow-wrap:anywhere]">{t("bot.refused.text", { message: props.error ?? "" })}</span>
          <Button onClick={() => props.onRetry()}>{t("bot.refused.again")}</Button>
        </div>
      </Match>
    </Switch>
  );
}

const NOTICE = "mb-4 rounded-control border border-line-strong bg-sunken px-3 py-2 font-medium";
