import { useClient } from "@urql/solid";
import { createSignal, For, type JSX } from "solid-js";
import { formatDateTime } from "../../format/instant.ts";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import { FIELD } from "../../ui/field.ts";
import { useNotices } from "../../ui/notices.tsx";
import { Problem } from "../../ui/problem.tsx";
import { problemOf } from "../actions/problem.ts";
import { type BotMember, type MemberRole, SHARE_BOT, UNSHARE_BOT } from "./documents.ts";

/** What bots can be shared as, what may do least first. */
export const MEMBER_ROLES: readonly MemberRole[] = ["VIEWER", "OPERATOR"];

/** What a {@link MemberRow} shows. */
export interface MemberRowProps {
  readonly bot: { readonly botId: string; readonly name: string };
  readonly member: BotMember;
  /** Called when it was changed, or could not be. */
  readonly onChanged: () => void;
}

/** Somebody a bot is shared with, for its owner: what they may do, to be changed, and a way to take them away. */
export function MemberRow(props: MemberRowProps): JSX.Element {
  const client = useClient();
  const notices = useNotices();
  const [problem, setProblem] = createSignal<string | null>(null);
  const who = () => ({ botId: props.bot.botId, email: props.member.email });

  const choose = async (select: HTMLSelectElement) => {
    const role = MEMBER_ROLES.find((one) => one === select.value) ?? props.member.role;
    const { error } = await client.mutation(SHARE_BOT, { ...who(), role }).toPromise();
    setProblem(error === undefined ? null : problemOf(error));
    if (error !== undefined) {
      select.value = props.member.role;
    }
    props.onChanged();
  };
  const remove = async () => {
    const { email } = who();
    const { error } = await client.mutation(UNSHARE_BOT, who()).toPromise();
    setProblem(error === undefined ? null : problemOf(error));
    if (error === undefined) {
      notices.show(t("people.list.removed", { email, name: props.bot.name }));
    }
    props.onChanged();
  };
  return (
    <li class="grid gap-2 border-t border-line py-2 first:border-t-0">
      <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div class="min-w-40 flex-1">
          <div class="font-medium [overflow-wrap:anywhere]">{props.member.email}</div>
          <div class="text-[12.5px] text-soft">
            {t("people.list.since", { moment: formatDateTime(Date.parse(props.member.since)) })}
          </div>
        </div>
        <div class="flex items-center gap-2">
          <div class="w-32">
            <select
              class={FIELD}
              aria-label={t("people.list.roleOf", { email: props.member.email })}
              value={props.member.role}
              onChange={(event) => void choose(event.currentTarget)}
            >
              <For each={MEMBER_ROLES}>{(role) => <option value={role}>{t(`people.role.${role}`)}</option>}</For>
            </select>
          </div>
          <Button
            look="quiet"
            aria-label={t("people.list.removeOf", { email: props.member.email })}
            onClick={() => void remove()}
          >
            {t("people.list.remove")}
          </Button>
        </div>
      </div>
      <Problem text={problem()} />
    </li>
  );
}
