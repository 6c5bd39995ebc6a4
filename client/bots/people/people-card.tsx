import type { Client } from "@urql/core";
import { type Accessor, For, type JSX, Show, untrack } from "solid-js";
import { formatDateTime } from "../../format/instant.ts";
import type { DetailedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { isOwned } from "../role.ts";
import { createMembers, type Members } from "./create-members.ts";
import type { BotMember } from "./documents.ts";
import { LeaveButton } from "./leave-button.tsx";
import { MemberRow } from "./member-row.tsx";
import { ownerOf } from "./role-note.tsx";
import { ShareForm } from "./share-form.tsx";

/** What a {@link PeopleCard} shows. */
export interface PeopleCardProps {
  readonly bot: DetailedBot;
  readonly client: Client;
  /** Moves whenever members may have come, gone or changed. */
  readonly changes: Accessor<unknown>;
}

/** With whom a bot is shared, for its owner to change; for whom it is shared with, what they are and a way to leave. */
export function PeopleCard(props: PeopleCardProps): JSX.Element {
  const members = createMembers({
    client: untrack(() => props.client),
    botId: untrack(() => props.bot.botId),
    changes: () => props.changes(),
  });
  return (
    <Card title={t("people.title")}>
      <Show when={members.error()}>
        {(message) => (
          <div role="alert" class="mb-3 flex flex-wrap items-center justify-between gap-2 text-error">
            <span class="[overflow-wrap:anywhere]">{t("people.list.failed", { message: message() })}</span>
            <Button onClick={() => members.reload()}>{t("people.list.again")}</Button>
          </div>
        )}
      </Show>
      <Show when={isOwned(props.bot.bot)} fallback={<Membership bot={props.bot} own={members.list()?.[0]} />}>
        <Everybody bot={props.bot} members={members} />
      </Show>
    </Card>
  );
}

function Everybody(props: { readonly bot: DetailedBot; readonly members: Members }): JSX.Element {
  const named = () => ({ botId: props.bot.botId, name: props.bot.bot.name });
  return (
    <div class="grid gap-3">
      <Show when={props.members.list()?.length === 0}>
        <p class="text-soft">{t("people.list.none")}</p>
      </Show>
      <Show when={(props.members.list()?.length ?? 0) > 0}>
        <ul aria-label={t("people.list.label")}>
          <For each={props.members.list()}>
            {(member) => <MemberRow bot={named()} member={member} onChanged={props.members.reload} />}
          </For>
        </ul>
      </Show>
      <ShareForm botId={props.bot.botId} onShared={props.members.reload} />
    </div>
  );
}

function Membership(props: { readonly bot: DetailedBot; readonly own: BotMember | undefined }): JSX.Element {
  return (
    <Show when={props.own}>
      {(own) => (
        <div class="flex flex-wrap items-center justify-between gap-3">
          <p class="[overflow-wrap:anywhere]">
            {t("people.own.text", {
              owner: ownerOf(props.bot.bot),
              role: t(`people.own.as.${own().role}`),
              moment: formatDateTime(Date.parse(own().since)),
            })}
          </p>
          <LeaveButton bot={props.bot} email={own().email} />
        </div>
      )}
    </Show>
  );
}
