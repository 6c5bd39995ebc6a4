import { useLocation } from "@solidjs/router";
import { For, type JSX } from "solid-js";
import { useSession } from "../session/session.ts";
import { t } from "../texts/texts.ts";

/** The way to the main pages: beside the product's name, on a phone at the lower edge where the thumb is. */
export function Navigation(): JSX.Element {
  const location = useLocation();
  const session = useSession();
  const places = () => PLACES.filter(({ path }) => path !== ACCOUNTS_PATH || session.viewer()?.role === "ADMIN");
  const currentOf = (place: (typeof PLACES)[number]) =>
    location.pathname === place.path ? "page" : place.holds.test(location.pathname) ? "true" : undefined;
  return (
    <nav
      aria-label={t("shell.navigation")}
      class="flex gap-1 max-wide:fixed max-wide:inset-x-0 max-wide:bottom-0 max-wide:z-20 max-wide:gap-0 max-wide:border-t max-wide:border-line max-wide:bg-surface max-wide:pb-[env(safe-area-inset-bottom)]"
    >
      <For each={places()}>
        {(place) => (
          <a
            href={place.path}
            aria-current={currentOf(place)}
            class="flex items-center gap-1 rounded-control px-2.5 py-1.5 font-medium text-soft hover:text-text aria-[current]:bg-sunken aria-[current]:text-text max-wide:min-h-14 max-wide:flex-1 max-wide:flex-col max-wide:justify-center max-wide:rounded-none max-wide:text-[12px] max-wide:aria-[current]:bg-transparent max-wide:aria-[current]:text-accent"
          >
            <svg viewBox="0 0 16 16" class="size-5 fill-current wide:hidden" fill-rule="evenodd" aria-hidden="true">
              <path d={place.icon} />
            </svg>
            {t(place.text)}
          </a>
        )}
      </For>
    </nav>
  );
}

/** For administrators only. */
const ACCOUNTS_PATH = "/accounts";

/** Icons in a square of sixteen: a list, a rising line, two people, two sliders. */
const PLACES = [
  {
    path: "/",
    holds: /^\/bots(\/|$)/,
    text: "shell.overview",
    icon: "M1 3h2v2H1zM5 3h10v2H5zM1 7h2v2H1zM5 7h10v2H5zM1 11h2v2H1zM5 11h10v2H5z",
  },
  {
    path: "/markets",
    holds: /^\/markets(\/|$)/,
    text: "shell.markets",
    icon: "M1 12.6 6 7.6l3 3 4.6-4.6V9h1.4V3.5H9.5V5h3L9 8.5l-3-3-6 6z",
  },
  {
    path: ACCOUNTS_PATH,
    holds: /^\/accounts(\/|$)/,
    text: "shell.accounts",
    icon: "M5.5 2a2.75 2.75 0 1 0 0 5.5a2.75 2.75 0 0 0 0-5.5zM.5 13.5c0-2.8 2-4.7 5-4.7s5 1.9 5 4.7zM11 3a2.25 2.25 0 1 1 0 4.5a2.2 2.2 0 0 1-1.2-.35a4.2 4.2 0 0 0 .2-4a2.2 2.2 0 0 1 1-.15zM11.7 13.5c0-1.9-.7-3.5-1.9-4.55a5.6 5.6 0 0 1 1.4-.15c2.5 0 4.3 1.7 4.3 4.7z",
  },
  {
    path: "/settings",
    holds: /^\/settings(\/|$)/,
    text: "shell.settings",
    icon: "M1 4.25h6.5v1.5H1zM12.5 4.25H15v1.5h-2.5zM10 2.75a2.25 2.25 0 1 0 0 4.5a2.25 2.25 0 0 0 0-4.5zM1 10.25h2.5v1.5H1zM8.5 10.25H15v1.5H8.5zM6 8.75a2.25 2.25 0 1 0 0 4.5a2.25 2.25 0 0 0 0-4.5z",
  },
] as const;
