import { A } from "@solidjs/router";
import { createUniqueId, For, type JSX, Show } from "solid-js";
import { formatAmount } from "../../format/amount.ts";
import { useLive } from "../../live/live.ts";
import type { ListedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";
import { beliefOf, doubtOf } from "../belief.ts";
import { StatusBadge } from "../status-badge.tsx";
import type { AttentionKind } from "./attention.ts";
import { sentenceOf } from "./attention-sentence.ts";
import { useList } from "./list-context.ts";
import type { Reading } from "./reading.ts";

/** What an {@link AttentionSection} shows. */
export interface AttentionSectionProps {
  /** The bots that need attention, the most urgent first. */
  readonly bots: readonly Reading[];
  /** False while nothing can be believed: then nothing has a colour. */
  readonly isSure: boolean;
}

/** So many bots are named; the list has them all. */
const MOST_BOTS = 5;

/** The bots that need attention, each with a sentence why; nothing when none does. */
export function AttentionSection(props: AttentionSectionProps): JSX.Element {
  const list = useList();
  const titleId = createUniqueId();
  const count = () => props.bots.length;
  const worst = () => props.bots[0]?.attention ?? "LATE";
  const colour = (kind: AttentionKind) => (props.isSure ? COLOURS[kind] : "text-soft");
  const ids = () => props.bots.slice(0, MOST_BOTS).map(({ id }) => id);
  return (
    <Show when={count() > 0}>
      <section aria-labelledby={titleId} class={`card mb-4 border-current p-0 ${colour(worst())}`}>
        <div class="flex items-baseline justify-between gap-3 px-4 py-2.5 text-[12px] max-wide:px-3">
          <h2 id={titleId} class={"font-semibold"}>
            {t("overview.attention.title", count(), formatAmount(String(count()), { digits: 0 }))}
          </h2>
          <Show when={count() > MOST_BOTS}>
            <A href="/?status=attention" class="text-accent hover:underline max-wide:py-2">
              {t("overview.attention.showAll", { count: formatAmount(String(count()), { digits: 0 }) })}
            </A>
          </Show>
        </div>
        <ul class="text-text">
          <For each={ids()}>
            {(id) => {
              const kind = () => props.bots.find((bot) => bot.id === id)?.attention ?? null;
              return (
                <Show when={list.bot(id)}>
                  {(bot) => (
                    <Show when={kind()}>
                      {(known) => <AttentionItem bot={bot()} kind={known()} colour={colour(known())} />}
                    </Show>
                  )}
                </Show>
              );
            }}
          </For>
        </ul>
      </section>
    </Show>
  );
}

interface AttentionItemProps {
  readonly bot: ListedBot;
  readonly kind: AttentionKind;
  /** Of the words that name the matter. */
  readonly colour: string;
}

function AttentionItem(props: AttentionItemProps): JSX.Element {
  const live = useLive();
  const sentence = () => sentenceOf(props.kind, props.bot, live.now());
  const belief = () => beliefOf(doubtOf(props.bot.status, live.isHeard()));
  return (
    <li class="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 hover:bg-sunken max-wide:px-3 wide:grid-cols-[minmax(0,200px)_184px_minmax(0,1fr)]">
      <a
        href={`/bots/${props.bot.botId}`}
        title={props.bot.bot.name}
        class="truncate font-semibold after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {props.bot.bot.name}
      </a>
      <span>
        <StatusBadge runStatus={props.bot.status.runStatus} belief={belief()} />
      </span>
      <p
        class="num line-clamp-3 [overflow-wrap:anywhere] max-wide:col-span-2 max-wide:text-[12.5px]"
        title={sentence().text}
      >
        <b class={props.colour}>{sentence().lead}</b> {sentence().text}
      </p>
    </li>
  );
}

const COLOURS: Record<AttentionKind, string> = {
  LOST: "text-error",
  ERROR: "text-error",
  ACTION: "text-error",
  UNVERIFIED: "text-waiting",
  LATE: "text-waiting",
};
