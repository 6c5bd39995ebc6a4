import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import { useSession } from "./session.ts";

/** Tells who came by a one-time link that they will need another one, unless they set a password. Else it shows nothing. */
export function PasswordHint(): JSX.Element {
  const session = useSession();
  return (
    <Show when={session.viewer()?.hasPassword === false}>
      <p class="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-control border border-line bg-surface px-3 py-2 text-soft">
        <span class="min-w-60 flex-1">{t("session.hint.text")}</span>
        <A href="/settings" class="font-medium text-accent underline underline-offset-2">
          {t("session.hint.action")}
        </A>
      </p>
    </Show>
  );
}
