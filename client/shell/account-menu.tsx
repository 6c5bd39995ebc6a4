import { type Component, createSignal, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { AccountMenuListProps } from "./account-menu-list.tsx";
import { ACCOUNT_TRIGGER_CLASS, AccountName } from "./account-name.tsx";

/** Who is signed in, and what belongs to the account. The menu behind it is loaded when a hand comes near. */
export function AccountMenu(props: AccountMenuListProps): JSX.Element {
  const [list, setList] = createSignal<Component<AccountMenuListProps>>();
  const load = () => import("./account-menu-list.tsx");
  // Where the server is away it is tried again with the next touch.
  const preload = () => void load().catch(() => undefined);
  const open = () =>
    void load().then(
      ({ AccountMenuList }) => setList(() => AccountMenuList),
      () => undefined,
    );
  return (
    <Show
      when={list()}
      fallback={
        <button
          type="button"
          aria-haspopup="menu"
          aria-expanded="false"
          class={ACCOUNT_TRIGGER_CLASS}
          onPointerEnter={preload}
          onFocus={preload}
          onClick={open}
          onKeyDown={(event) => event.key === "ArrowDown" && open()}
        >
          <AccountName email={props.email} />
        </button>
      }
    >
      {(loaded) => <Dynamic component={loaded()} {...props} />}
    </Show>
  );
}
