import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { formatDateTime, formatDuration, formatMoment } from "../format/instant.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import type { AuditEntry } from "./documents.ts";
import { actionWords, programWords } from "./words.ts";

const COLUMNS = ["time", "who", "what", "from", "outcome"] as const;
const CELL =
  "min-w-0 wide:border-b wide:border-line wide:px-2 wide:py-2 wide:align-top wide:first:pl-0 wide:last:pr-0";

/** Entries of the audit log; on a phone each is a small card of lines. */
export function AuditTable(props: { readonly entries: readonly AuditEntry[] }): JSX.Element {
  return (
    // Rows become grids on a phone, which would take their meaning away: hence the roles.
    <table role="table" class="num w-full text-[13px] max-wide:block wide:table-fixed">
      <caption class="sr-only">{t("audit.title")}</caption>
      <thead role="rowgroup" class="max-wide:sr-only">
        <tr role="row" class="text-left text-[12px] text-soft">
          <For each={COLUMNS}>
            {(column) => (
              <th
                role="columnheader"
                scope="col"
                class="border-b border-line px-2 py-[5px] font-semibold first:w-32 first:pl-0 last:pr-0"
              >
                {t(`audit.columns.${column}`)}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody role="rowgroup" class="max-wide:block">
        <For each={props.entries}>{(entry) => <Row entry={entry} />}</For>
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly entry: AuditEntry;
}

function Row(props: RowProps): JSX.Element {
  return (
    <tr
      role="row"
      class="[overflow-wrap:anywhere] max-wide:grid max-wide:grid-cols-[1fr_auto] max-wide:gap-x-3 max-wide:gap-y-1 max-wide:border-b max-wide:border-line max-wide:py-3 wide:last:*:border-b-0"
    >
      <td role="cell" class={`${CELL} text-faint max-wide:order-2 max-wide:text-right`}>
        <When {...props} />
      </td>
      <td role="cell" class={`${CELL} max-wide:order-3 max-wide:col-span-2`}>
        <Who {...props} />
      </td>
      <td role="cell" class={`${CELL} max-wide:order-1`}>
        <What {...props} />
      </td>
      <td role="cell" class={`${CELL} text-soft max-wide:order-4 max-wide:col-span-2`}>
        <From {...props} />
      </td>
      <td role="cell" class={`${CELL} max-wide:order-5 max-wide:col-span-2`}>
        <Outcome {...props} />
      </td>
    </tr>
  );
}

function When(props: RowProps): JSX.Element {
  const live = useLive();
  const at = () => Date.parse(props.entry.at);
  return (
    <time dateTime={props.entry.at} title={formatDateTime(at())} class="whitespace-nowrap">
      {t("audit.ago", { age: formatDuration(live.now() - at()) })}
      <span class="block text-[12px]">{formatMoment(at(), live.now())}</span>
    </time>
  );
}

function Who(props: RowProps): JSX.Element {
  return (
    <>
      {props.entry.actor === "" ? t("audit.nobody") : props.entry.actor}
      <Show when={props.entry.tokenName}>
        {(name) => <span class="block text-[12px] text-soft">{t("audit.token", { name: name() })}</span>}
      </Show>
    </>
  );
}

function What(props: RowProps): JSX.Element {
  return (
    <>
      <span class="font-semibold">{actionWords(props.entry.action)}</span>
      <Show when={props.entry.botId}>
        {(botId) => (
          <A href={`/bots/${botId()}`} class="block w-fit text-accent hover:underline">
            {props.entry.botName ?? botId()}
          </A>
        )}
      </Show>
      <Show when={props.entry.target}>{(target) => <span class="block text-soft">{target()}</span>}</Show>
    </>
  );
}

function From(props: RowProps): JSX.Element {
  return (
    <>
      {props.entry.address ?? t("audit.nowhere")}
      <Show when={props.entry.userAgent}>
        {(userAgent) => (
          <span class="block text-[12px] max-wide:ml-2 max-wide:inline" title={userAgent()}>
            {programWords(userAgent())}
          </span>
        )}
      </Show>
    </>
  );
}

function Outcome(props: RowProps): JSX.Element {
  const look = () => LOOKS[props.entry.outcome];
  const settled = () => {
    const { actionState, actionMessage } = props.entry;
    return actionState === null ? null : (actionMessage ?? t(`audit.states.${actionState}`));
  };
  return (
    <>
      <span class={`inline-flex items-center gap-1.5 font-medium ${look().colour}`}>
        <svg viewBox="0 0 10 10" class="size-2.5 flex-none fill-none stroke-current" aria-hidden="true">
          <path d={look().shape} stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
        {t(`audit.outcomes.${props.entry.outcome}`)}
      </span>
      <Show when={props.entry.reason ?? settled()}>
        {(text) => <span class="block text-[12px] text-soft">{text()}</span>}
      </Show>
    </>
  );
}

/** In a square of ten: a tick, a bar across, a cross. */
const LOOKS: Record<AuditEntry["outcome"], { readonly colour: string; readonly shape: string }> = {
  DONE: { colour: "text-gain", shape: "M1.5 5.5l2.5 2.5 4.5-6" },
  REFUSED: { colour: "text-waiting", shape: "M1.5 5h7" },
  FAILED: { colour: "text-error", shape: "M2 2l6 6M8 2l-6 6" },
};
