import { useClient } from "@urql/solid";
import { createMemo, type JSX, Show, untrack } from "solid-js";
import type { DetailedBot } from "../../live/documents.ts";
import { useLive } from "../../live/live.ts";
import { markStateOf } from "../../shell/page-mark.ts";
import { usePageMark, usePageTitle } from "../../shell/page-title.ts";
import { t } from "../../texts/texts.ts";
import { PartBoundary } from "../../ui/part-boundary.tsx";
import { BotActions } from "../actions/bot-actions.tsx";
import { beliefOf, doubtOf } from "../belief.ts";
import { PeopleCard } from "../people/people-card.tsx";
import { isOwned } from "../role.ts";
import { BotHeader } from "./bot-header.tsx";
import { ConfigurationCard } from "./configuration-card.tsx";
import { createEventLog } from "./create-event-log.ts";
import { createTradeList } from "./create-trade-list.ts";
import { ErrorCard } from "./error-card.tsx";
import { MoneyColumn } from "./money-column.tsx";
import { ShareLinksCard } from "./share-links-card.tsx";
import { SignalChain } from "./signal-chain.tsx";
import { StateColumn } from "./state-column.tsx";

/** What the {@link BotView} shows. */
export interface BotViewProps {
  readonly bot: DetailedBot;
  /** Whether it was deleted, or is not shared with the viewer any more: nothing comes any more, and what is shown is the last that was known. */
  readonly isGone: boolean;
}

/** Everything about one bot that is there, or was a moment ago. It stands for this one bot as long as it lives. */
export function BotView(props: BotViewProps): JSX.Element {
  const live = useLive();
  const client = useClient();
  const botId = untrack(() => props.bot.botId);
  const doubt = () => doubtOf(props.bot.status, live.isHeard());
  const belief = () => (props.isGone ? "unsure" : beliefOf(doubt()));
  const sequence = () => (props.isGone ? undefined : props.bot.eventSequence);
  const changes = createMemo(() =>
    props.isGone ? undefined : `${props.bot.eventSequence} ${props.bot.status.dailyTradeCount}`,
  );
  const log = createEventLog({ client, botId, sequence });
  const trades = createTradeList({ client, botId, changes });
  // With whom it is shared is configured as all the rest: only then it is read again.
  const configured = createMemo(() => log.items().find(({ kind }) => kind === "CONFIGURED")?.sequence);
  usePageTitle(() => props.bot.bot.name);
  usePageMark(() => (props.isGone ? null : { worst: markStateOf(props.bot.status), count: null }));

  return (
    <>
      <Show when={props.isGone}>
        <p role="alert" class="mb-4 rounded-control border border-line-strong bg-sunken px-3 py-2 font-medium">
          {t(`bot.over.${props.bot.bot.viewerRole}`)}
        </p>
      </Show>
      <PartBoundary>
        <BotHeader
          bot={props.bot}
          belief={belief()}
          doubt={props.isGone ? null : doubt()}
          actions={
            <Show when={!props.isGone}>
              <BotActions bot={props.bot} />
            </Show>
          }
        />
      </PartBoundary>
      <PartBoundary>
        <SignalChain bot={props.bot} isGone={props.isGone} />
      </PartBoundary>
      <PartBoundary>
        <ErrorCard bot={props.bot} belief={belief()} events={log.items()} />
      </PartBoundary>
      <div class="grid items-start gap-4 wide:grid-cols-[1.15fr_1.85fr]">
        <StateColumn bot={props.bot} belief={belief()} log={log} trades={trades} isGone={props.isGone} />
        <MoneyColumn bot={props.bot} belief={belief()} client={client} trades={trades} changes={changes} />
        <div class="min-w-0 wide:col-span-2">
          <PartBoundary>
            <ConfigurationCard bot={props.bot} isEditable={!props.isGone && isOwned(props.bot.bot)} />
          </PartBoundary>
        </div>
        <Show when={!props.isGone}>
          <div class="min-w-0 wide:col-span-2">
            <PartBoundary>
              <PeopleCard bot={props.bot} client={client} changes={configured} />
            </PartBoundary>
          </div>
        </Show>
        <Show when={!props.isGone && isOwned(props.bot.bot)}>
          <div class="min-w-0 wide:col-span-2">
            <PartBoundary>
              <ShareLinksCard botId={botId} />
            </PartBoundary>
          </div>
        </Show>
      </div>
    </>
  );
}
