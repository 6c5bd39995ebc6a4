import { tokenColour } from "../ui/token-colour.ts";
import { MARK_LOOKS } from "./mark-looks.ts";
import type { MarkState } from "./page-mark.ts";

/** Shows a state as the icon of the tab, by shape and colour; null shows the product's own. */
export function showFavicon(state: MarkState | null): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link === null) {
    return;
  }
  // What the page came with is kept beside it, since its address has a hash in it.
  link.dataset["own"] ??= link.href;
  link.href = state === null ? link.dataset["own"] : `data:image/svg+xml,${encodeURIComponent(faviconOf(state))}`;
}

/** The picture of a state, as SVG: a tile in its colour with its shape, or the outline of one when it is only a guess. */
export function faviconOf(state: MarkState): string {
  const { colour, shape, isUnsure } = MARK_LOOKS[state];
  const tile = isUnsure
    ? `<rect x="2" y="2" width="28" height="28" rx="7" fill="none" stroke="${tokenColour(colour)}" stroke-width="4" stroke-dasharray="7 4"/>`
    : `<rect width="32" height="32" rx="8" fill="${tokenColour(colour)}"/>`;
  const ink = tokenColour(isUnsure ? colour : "surface");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${tile}<path fill-rule="evenodd" transform="translate(7 7) scale(1.8)" fill="${ink}" d="${shape}"/></svg>`;
}
