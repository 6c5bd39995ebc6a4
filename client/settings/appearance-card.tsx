import type { JSX } from "solid-js";
import { LIST_LOOKS } from "../bots/list/view-choice.tsx";
import { createStoredChoice } from "../shell/stored-choice.ts";
import { THEMES } from "../shell/theme.ts";
import { t } from "../texts/texts.ts";
import { Card } from "../ui/card.tsx";
import { RadioField } from "../ui/radio-field.tsx";

/** How the dashboard looks in this browser. */
export function AppearanceCard(): JSX.Element {
  const [theme, setTheme] = createStoredChoice("botwatch.theme", THEMES);
  const [look, setLook] = createStoredChoice("botwatch.view", LIST_LOOKS);
  return (
    <Card title={t("settings.appearance.title")} aside={t("settings.appearance.remembered")}>
      <div class="grid gap-5">
        <RadioField
          label={t("settings.appearance.theme.label")}
          name="theme"
          value={theme()}
          onChange={setTheme}
          options={THEMES.map((value) => ({ value, label: t(`settings.appearance.theme.${value}`) }))}
        />
        <RadioField
          label={t("settings.appearance.list.label")}
          name="list"
          value={look()}
          onChange={setLook}
          options={LIST_LOOKS.map((value) => ({
            value,
            label: t(`settings.appearance.list.${value}.label`),
            description: t(`settings.appearance.list.${value}.text`),
          }))}
        />
      </div>
    </Card>
  );
}
