import type { JSX } from "solid-js";
import { t } from "../texts/texts.ts";

/** How the button of the account's menu looks. */
export const ACCOUNT_TRIGGER_CLASS =
  "flex h-8 min-w-0 max-w-60 items-center gap-1.5 rounded-full border border-line bg-surface px-3 hover:bg-sunken max-wide:size-11 max-wide:flex-none max-wide:justify-center max-wide:px-0";

/** The e-mail of an account, on a phone its first letter. */
export function AccountName(props: { readonly email: string }): JSX.Element {
  return (
    <>
      <span class="sr-only">{t("shell.account.label", { email: props.email })}</span>
      <span class="truncate max-wide:hidden" aria-hidden="true">
        {props.email}
      </span>
      <span class="font-semibold uppercase wide:hidden" aria-hidden="true">
        {props.email.slice(0, 1)}
      </span>
      <svg viewBox="0 0 10 6" class="w-2.5 flex-none fill-current text-faint max-wide:hidden" aria-hidden="true">
        <path d="M0 0h10L5 6z" />
      </svg>
    </>
  );
}
