import type { JSX } from "solid-js";
import { useSession } from "../session/session.ts";
import { useSignOut } from "../session/use-sign-out.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { AboutCard } from "./about-card.tsx";
import { AppearanceCard } from "./appearance-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { TokensCard } from "./tokens-card.tsx";

/** The viewer's account, and how the dashboard looks in this browser. */
export function SettingsPage(): JSX.Element {
  usePageTitle(() => t("settings.title"));
  const session = useSession();
  const signOut = useSignOut();
  return (
    <div class="mx-auto grid max-w-170 gap-4">
      <h1 class="text-[22px] leading-tight font-semibold tracking-[-0.015em]">{t("settings.title")}</h1>
      <Card title={t("settings.account.title")}>
        <p class="font-medium [overflow-wrap:anywhere]">{session.viewer()?.email}</p>
        <p class="mt-1 mb-4 text-soft">{t("settings.account.text")}</p>
        <Button onClick={signOut}>{t("session.signOut")}</Button>
      </Card>
      <PasswordCard />
      <SessionsCard />
      <TokensCard />
      <AppearanceCard />
      <AboutCard />
    </div>
  );
}
