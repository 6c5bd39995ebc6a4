import { type JSX, Show } from "solid-js";
import { useSession } from "../session/session.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { ta } from "../texts/accounts.ts";
import { AccountsContent } from "./accounts-content.tsx";

/** All accounts, for administrators. */
export function AccountsPage(): JSX.Element {
  usePageTitle(() => ta("title"));
  const session = useSession();
  return (
    <div class="mx-auto grid max-w-220 gap-4">
      <h1 class="text-[22px] leading-tight font-semibold tracking-[-0.015em]">{ta("title")}</h1>
      <Show when={session.viewer()?.role === "ADMIN"} fallback={<p class="text-soft">{ta("forbidden")}</p>}>
        <AccountsContent />
      </Show>
    </div>
  );
}
