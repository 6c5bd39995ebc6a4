/** The key of the tab's own storage that keeps a page from reloading again and again. */
const RELOADED_AT = "botwatch.reloaded-at";
/** A part that is still missing after a reload is missing on the server too: it is then shown as an error. */
const RELOAD_AGAIN_AFTER_MS = 60_000;

/**
 * Reloads the page when a part of it cannot be loaded, since a new version has replaced the files of the one that is
 * open here. Vite tells of it by the event `vite:preloadError`.
 */
export function reloadWhenOutdated(): void {
  addEventListener("vite:preloadError", (event) => {
    const reloadedAt = Number(sessionStorage.getItem(RELOADED_AT) ?? 0);
    if (!navigator.onLine || Date.now() - reloadedAt < RELOAD_AGAIN_AFTER_MS) {
      return;
    }
    event.preventDefault();
    sessionStorage.setItem(RELOADED_AT, String(Date.now()));
    location.reload();
  });
}
