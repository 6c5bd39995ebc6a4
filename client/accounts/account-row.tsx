import { For, type JSX, Show } from "solid-js";
import { formatDate, formatDateTime, formatDuration } from "../format/instant.ts";
import { useLive } from "../live/live.ts";
import { useSession } from "../session/session.ts";
import { ta } from "../texts/accounts.ts";
import { Button } from "../ui/button.tsx";
import type { QuestionKind } from "./account-actions.ts";
import type { Question } from "./account-question.tsx";
import type { ListedAccount } from "./documents.ts";

/** What an {@link AccountRow} shows and asks. */
export interface AccountRowProps {
  readonly account: ListedAccount;
  readonly onAsk: (question: Question) => void;
}

/** One account, and what can be done with it. */
export function AccountRow(props: AccountRowProps): JSX.Element {
  const session = useSession();
  const marks = () => {
    const { role, disabledAt, hasPassword } = props.account;
    return [
      ...(role === "ADMIN" ? [ta("administrator")] : []),
      ...(disabledAt === null ? [] : [ta("disabled")]),
      ...(hasPassword ? [] : [ta("noPassword")]),
    ];
  };
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2.5 py-3.5">
      <div class="min-w-0 flex-1 basis-72">
        <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span
            class="font-medium [overflow-wrap:anywhere]"
            classList={{ "text-soft": props.account.disabledAt !== null }}
          >
            {props.account.email}
          </span>
          <Show when={session.viewer()?.id === props.account.id}>
            <span class="text-faint">({ta("you")})</span>
          </Show>
          <For each={marks()}>
            {(mark) => <span class="rounded-control bg-sunken px-1.5 py-0.5 text-[12px]">{mark}</span>}
          </For>
        </p>
        <Facts account={props.account} />
      </div>
      <div role="group" aria-label={ta("actionsOf", { email: props.account.email })} class="flex flex-wrap gap-2">
        <For each={kindsFor(props.account)}>
          {(kind) => (
            <Button
              look={kind === "delete" ? "danger" : "plain"}
              class="text-[12.5px]"
              onClick={() => props.onAsk({ kind, account: props.account })}
            >
              {ta(kind)}
            </Button>
          )}
        </For>
      </div>
    </li>
  );
}

function Facts(props: { readonly account: ListedAccount }): JSX.Element {
  const live = useLive();
  const used = () => {
    const { lastUsedAt } = props.account;
    return lastUsedAt === null
      ? ta("unused")
      : ta("used", { age: formatDuration(live.now() - Date.parse(lastUsedAt)) });
  };
  const createdMs = () => Date.parse(props.account.createdAt);
  return (
    <p class="num text-[12.5px] text-soft">
      {ta("bots", props.account.botCount)} · {used()} ·{" "}
      <time datetime={props.account.createdAt} title={formatDateTime(createdMs())}>
        {ta("since", { day: formatDate(createdMs()) })}
      </time>
    </p>
  );
}

function kindsFor({ role, disabledAt }: ListedAccount): readonly QuestionKind[] {
  const change = role === "ADMIN" ? "degrade" : "promote";
  return disabledAt === null ? [change, "reset", "disable", "delete"] : ["enable", "delete"];
}
