import { type Accessor, createEffect } from "solid-js";
import { createStoredChoice } from "./stored-choice.ts";

/** What somebody can choose; `system` follows the system. */
export const THEMES = ["system", "light", "dark"] as const;
/** One of {@link THEMES}. */
export type Theme = (typeof THEMES)[number];

/**
 * The theme of the page, remembered by this browser and the same in all its tabs. `theme-boot.ts` puts it on the page
 * before the first paint.
 */
export function createTheme(): [Accessor<Theme>, (theme: Theme) => void] {
  const [theme, setTheme] = createStoredChoice("botwatch.theme", THEMES);
  createEffect(() => {
    const root = document.documentElement;
    const chosen = theme();
    if (chosen === "system") {
      delete root.dataset["theme"];
    } else {
      root.dataset["theme"] = chosen;
    }
    colourBrowser(chosen);
  });
  return [theme, setTheme];
}

/** The theme that a press of the switch leads to. */
export function themeAfter(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
}

/**
 * Browsers on phones colour their own bars like the page. It comes with two colours, of which the one is used whose `media`
 * fits the system: where a theme is chosen, the other one must never fit.
 */
function colourBrowser(chosen: Theme): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"][media]')) {
    const own = (meta.dataset["own"] ??= meta.media);
    const isOfChosen = own.includes(chosen);
    meta.media = chosen === "system" ? own : isOfChosen ? "all" : "not all";
  }
}
