import { createSignal, For, type JSX, Show } from "solid-js";
import { ta } from "../texts/accounts.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { FIELD } from "../ui/field.ts";
import { AccountQuestion, type Question } from "./account-question.tsx";
import { AccountRow } from "./account-row.tsx";
import { createAccountList } from "./create-account-list.ts";
import { CreateAccountDialog } from "./create-account-dialog.tsx";

/** The accounts, found by e-mail, and what can be done with each. */
export function AccountsContent(): JSX.Element {
  const list = createAccountList();
  const [isCreating, setIsCreating] = createSignal(false);
  const [question, setQuestion] = createSignal<Question | null>(null);
  return (
    <>
      <p class="text-soft">{ta("text")}</p>
      <div class="flex flex-wrap items-center gap-3">
        <input
          type="search"
          aria-label={ta("find")}
          placeholder={ta("find")}
          autocomplete="off"
          spellcheck={false}
          class={`${FIELD} wide:max-w-80`}
          value={list.search()}
          onInput={(event) => list.setSearch(event.currentTarget.value)}
        />
        <p aria-live="polite" class="num text-soft">
          {list.accounts() === undefined ? "" : ta("count", list.totalCount())}
        </p>
        <Button look="primary" class="ml-auto max-wide:ml-0 max-wide:w-full" onClick={() => setIsCreating(true)}>
          {ta("create")}
        </Button>
      </div>
      <Show when={list.problem()}>
        {(reason) => (
          <div role="alert" class="flex flex-wrap items-center justify-between gap-2 text-error">
            <span class="[overflow-wrap:anywhere]">{t("settings.list.failed", { reason: reason() })}</span>
            <Button onClick={() => void list.reload()}>{t("settings.list.again")}</Button>
          </div>
        )}
      </Show>
      <Show when={list.accounts()?.length !== 0} fallback={<p class="text-soft">{ta("none")}</p>}>
        <ul aria-label={ta("title")} class="card divide-y divide-line py-0">
          <For each={list.accounts()}>{(account) => <AccountRow account={account} onAsk={setQuestion} />}</For>
        </ul>
      </Show>
      <Show when={list.hasMore()}>
        <Button class="justify-self-center" onClick={() => list.showMore()}>
          {ta("more")}
        </Button>
      </Show>
      <CreateAccountDialog
        isOpen={isCreating()}
        onClose={() => setIsCreating(false)}
        onCreated={() => void list.reload()}
      />
      <AccountQuestion question={question()} onClose={() => setQuestion(null)} onDone={() => void list.reload()} />
    </>
  );
}
