import type { JSX } from "solid-js";
import { t } from "../texts/texts.ts";
import { type Theme, themeAfter } from "./theme.ts";

/** What a {@link ThemeSwitch} shows and does. */
export interface ThemeSwitchProps {
  readonly theme: Theme;
  readonly onChoose: (theme: Theme) => void;
}

/** Goes round the themes: as the system, light, dark. */
export function ThemeSwitch(props: ThemeSwitchProps): JSX.Element {
  const label = () => t("shell.theme.label", { choice: t(`shell.theme.${props.theme}`) });
  return (
    <button
      type="button"
      class="grid size-8 flex-none place-items-center rounded-full border border-line bg-surface text-soft hover:bg-sunken hover:text-text max-wide:size-11"
      aria-label={label()}
      title={label()}
      onClick={() => props.onChoose(themeAfter(props.theme))}
    >
      <svg viewBox="0 0 16 16" class="size-4 fill-current" fill-rule="evenodd" aria-hidden="true">
        <path d={ICONS[props.theme]} />
      </svg>
    </button>
  );
}

/** In a square of sixteen: a disc that is half filled, a sun, a moon. */
const ICONS: Record<Theme, string> = {
  system: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.5a5.5 5.5 0 0 1 0 11z",
  light:
    "M8 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM7.25 1h1.5v2.5h-1.5zM7.25 12.5h1.5V15h-1.5zM1 7.25h2.5v1.5H1zM12.5 7.25H15v1.5h-2.5zM2.52 3.58l1.06-1.06 1.77 1.77-1.06 1.06zM10.65 11.71l1.06-1.06 1.77 1.77-1.06 1.06zM2.52 12.42l1.77-1.77 1.06 1.06-1.77 1.77zM10.65 4.29l1.77-1.77 1.06 1.06-1.77 1.77z",
  dark: "M6.2 1.3a7 7 0 1 0 8.5 8.5A5.6 5.6 0 0 1 6.2 1.3z",
};
