import { useClient } from "@urql/solid";
import { createSignal, type JSX } from "solid-js";
import { formatDate, formatDuration } from "../format/instant.ts";
import { ask } from "../graphql/ask.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { useNotices } from "../ui/notices.tsx";
import { createChange } from "./create-change.ts";
import { createList } from "./create-list.ts";
import { API_TOKENS, type ListedToken, REVOKE_API_TOKEN } from "./documents.ts";
import { ListView } from "./list-view.tsx";
import { TokenDialog } from "./token-dialog.tsx";

/** The tokens of the account's programs: made, listed, revoked. */
export function TokensCard(): JSX.Element {
  const client = useClient();
  const notices = useNotices();
  const list = createList(async () => (await ask(client, API_TOKENS, {})).apiTokens);
  const [isCreating, setIsCreating] = createSignal(false);
  const [revoked, setRevoked] = createSignal<ListedToken | null>(null);
  const change = createChange();
  const close = () => {
    setRevoked(null);
    change.forget();
  };
  const confirm = async () => {
    const { id = "", name = "" } = revoked() ?? {};
    if ((await change.run(() => client.mutation(REVOKE_API_TOKEN, { id }).toPromise())) !== null) {
      close();
      notices.show(t("settings.tokens.revoked", { name }));
    }
    await list.reload();
  };
  return (
    <Card title={t("settings.tokens.title")}>
      <p class="mb-3 text-soft">{t("settings.tokens.text")}</p>
      <ListView list={list} label={t("settings.tokens.title")} empty={t("settings.tokens.none")}>
        {(token) => <TokenRow token={token} onRevoke={() => setRevoked(token)} />}
      </ListView>
      <Button class="mt-4" onClick={() => setIsCreating(true)}>
        {t("settings.tokens.create")}
      </Button>
      <TokenDialog
        isOpen={isCreating()}
        onClose={() => setIsCreating(false)}
        onCreated={() => void list.reload()}
      />
      <Confirm
        isOpen={revoked() !== null}
        onClose={close}
        title={t("settings.tokens.revokeTitle", { name: revoked()?.name ?? "" })}
        description={t("settings.tokens.revokeText")}
        action={t("settings.tokens.revokeAction")}
        isBusy={change.isBusy()}
        problem={change.problem()}
        onConfirm={() => void confirm()}
      />
    </Card>
  );
}

function TokenRow(props: { readonly token: ListedToken; readonly onRevoke: () => void }): JSX.Element {
  const live = useLive();
  const facts = () => {
    const { scope, lastUsedAt, expiresAt } = props.token;
    return [
      t(`settings.tokens.scope.${scope}`),
      lastUsedAt === null
        ? t("settings.tokens.unused")
        : t("settings.sessions.used", { age: formatDuration(live.now() - Date.parse(lastUsedAt)) }),
      t("settings.tokens.expires", { day: formatDate(Date.parse(expiresAt)) }),
    ].join(" · ");
  };
  return (
    <>
      <div class="min-w-0 flex-1 basis-44">
        <p class="font-medium [overflow-wrap:anywhere]">{props.token.name}</p>
        <p class="num text-[12.5px] text-soft">{facts()}</p>
      </div>
      <Button
        look="danger"
        onClick={() => props.onRevoke()}
        aria-label={t("settings.tokens.revokeOf", { name: props.token.name })}
      >
        {t("settings.tokens.revoke")}
      </Button>
    </>
  );
}
