import { type Accessor, createSignal, onCleanup } from "solid-js";

/** A colour of `styles.css` as it is right now, such as `rgb(11, 122, 75)`, for what cannot read CSS variables itself. */
export function tokenColour(token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Goes up whenever the theme changes, by the switch or by the system, until the owner is disposed. */
export function createThemeVersion(): Accessor<number> {
  const [version, setVersion] = createSignal(0);
  const raise = () => setVersion((before) => before + 1);

  const chosen = new MutationObserver(raise);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", raise);

  onCleanup(() => {
    chosen.disconnect();
    system.removeEventListener("change", raise);
  });
  return version;
}
