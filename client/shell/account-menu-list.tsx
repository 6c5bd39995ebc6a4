import * as Menu from "@kobalte/core/dropdown-menu";
import { useNavigate } from "@solidjs/router";
import { createSignal, type JSX } from "solid-js";
import { t } from "../texts/texts.ts";
import { ACCOUNT_TRIGGER_CLASS, AccountName } from "./account-name.tsx";

/** What the account's menu shows and does. */
export interface AccountMenuListProps {
  readonly email: string;
  readonly onShowKeys: () => void;
  readonly onSignOut: () => void;
}

/** The menu of the account with its button, open at first; use it through `AccountMenu`, which loads it. */
export function AccountMenuList(props: AccountMenuListProps): JSX.Element {
  const navigate = useNavigate();
  const [place, setPlace] = createSignal<HTMLElement>();
  const mount = () => {
    const element = place();
    return element === undefined ? {} : { mount: element };
  };
  return (
    <Menu.Root defaultOpen modal={false} placement="bottom-end" gutter={6}>
      <Menu.Trigger class={ACCOUNT_TRIGGER_CLASS}>
        <AccountName email={props.email} />
      </Menu.Trigger>
      {/* Within the header: a menu is no landmark itself, in which everything on a page should be. */}
      <div ref={setPlace} />
      <Menu.Portal {...mount()}>
        <Menu.Content class="z-30 min-w-50 rounded-card border border-line-strong bg-surface p-1.5 shadow-lg focus:outline-none">
          <p class="max-w-70 truncate px-2.5 py-1.5 text-faint">{props.email}</p>
          <Menu.Item class={ITEM} onSelect={() => navigate("/settings")}>
            {t("shell.account.settings")}
          </Menu.Item>
          <Menu.Item class={ITEM} onSelect={() => navigate("/audit")}>
            {t("shell.account.audit")}
          </Menu.Item>
          <Menu.Item class={ITEM} onSelect={() => props.onShowKeys()}>
            {t("shell.account.keys")}
          </Menu.Item>
          <Menu.Separator class="my-1.5 border-line" />
          <Menu.Item class={ITEM} onSelect={() => props.onSignOut()}>
            {t("shell.account.signOut")}
          </Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

const ITEM =
  "flex min-h-8 cursor-pointer items-center rounded-[6px] px-2.5 outline-none data-highlighted:bg-sunken max-wide:min-h-11";
