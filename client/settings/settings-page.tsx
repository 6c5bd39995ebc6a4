import type { JSX } from "solid-js";
import { useSession } from "../session/session.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";

/** The viewer's account, and how the dashboard looks. */
export function SettingsPage(): JSX.Element {
  const session = useSession();
  return (
    <>
      <h1>{t("settings.title")}</h1>
      <p>{session.viewer()?.email}</p>
      <Button onClick={() => void session.signOut()}>{t("session.signOut")}</Button>
    </>
  );
}
