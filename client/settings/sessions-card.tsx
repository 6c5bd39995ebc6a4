import { useClient } from "@urql/solid";
import { type JSX, Show } from "solid-js";
import { formatDuration, formatMoment } from "../format/instant.ts";
import { ask } from "../graphql/ask.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { useNotices } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { createChange } from "./create-change.ts";
import { createList } from "./create-list.ts";
import { END_OTHER_SESSIONS, END_SESSION, type ListedSession, SESSIONS } from "./documents.ts";
import { ListView } from "./list-view.tsx";
import { nameOfUserAgent } from "./user-agent.ts";

/** Where the account is signed in, and the way to end that. */
export function SessionsCard(): JSX.Element {
  const client = useClient();
  const notices = useNotices();
  const list = createList(async () => (await ask(client, SESSIONS, {})).sessions);
  const change = createChange();
  const endOne = async ({ id }: ListedSession) => {
    const done = await change.run(() => client.mutation(END_SESSION, { id }).toPromise());
    if (done !== null) {
      notices.show(t("settings.sessions.ended"));
    }
    await list.reload();
  };
  const endAll = async () => {
    const done = await change.run(() => client.mutation(END_OTHER_SESSIONS, {}).toPromise());
    if (done !== null) {
      notices.show(t("settings.sessions.endedOthers", done.endOtherSessions));
    }
    await list.reload();
  };
  return (
    <Card title={t("settings.sessions.title")}>
      <p class="mb-3 text-soft">{t("settings.sessions.text")}</p>
      <ListView list={list} label={t("settings.sessions.title")} empty="">
        {(session) => <SessionRow session={session} onEnd={() => void endOne(session)} />}
      </ListView>
      <Problem text={change.problem()} />
      <Show when={(list.items()?.length ?? 0) > 1}>
        <Button class="mt-4" onClick={() => void endAll()} aria-disabled={change.isBusy()}>
          {t("settings.sessions.endOthers")}
        </Button>
      </Show>
    </Card>
  );
}

function SessionRow(props: { readonly session: ListedSession; readonly onEnd: () => void }): JSX.Element {
  const live = useLive();
  const name = () => nameOfUserAgent(props.session.userAgent) ?? t("settings.sessions.unknown");
  const facts = () => {
    const { address, createdAt, lastUsedAt, isCurrent } = props.session;
    return [
      ...(address === null ? [] : [t("settings.sessions.from", { address })]),
      t("settings.sessions.begun", { moment: formatMoment(Date.parse(createdAt), live.now()) }),
      ...(isCurrent || lastUsedAt === null
        ? []
        : [t("settings.sessions.used", { age: formatDuration(live.now() - Date.parse(lastUsedAt)) })]),
    ].join(" · ");
  };
  return (
    <>
      <div class="min-w-0 flex-1 basis-44">
        <p class="font-medium [overflow-wrap:anywhere]">
          {name()}
          <Show when={props.session.isCurrent}>
            <span class="ml-2 rounded-control bg-accent-soft px-1.5 py-0.5 text-[12px] font-normal">
              {t("settings.sessions.current")}
            </span>
          </Show>
        </p>
        <p class="num text-[12.5px] text-soft [overflow-wrap:anywhere]">{facts()}</p>
      </div>
      <Show when={!props.session.isCurrent}>
        <Button onClick={() => props.onEnd()} aria-label={t("settings.sessions.endOf", { name: name() })}>
          {t("settings.sessions.end")}
        </Button>
      </Show>
    </>
  );
}
