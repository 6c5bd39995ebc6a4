/** The key of the tab's own storage that keeps a page from reloading again and again. */
const RELOADED_AT = "botwatch.reloaded-at";
/** A part that is still missing after a reload is missing on the server too: it is then shown as an error. */
const RELOAD_AGAIN_AFTER_MS = 60_000;

/**
 * Reloads the page when a part of it is not to be had any more, since a new version has replaced the files of the one that
 * is open here. Vite tells of it by the event `vite:preloadError`.
 *
 * While the server is away nothing is reloaded: what is shown is worth more than the browser's own page of errors.
 */
export function reloadWhenOutdated(): void {
  addEventListener("vite:preloadError", () => void reloadWhereServerAnswers());
}

async function reloadWhereServerAnswers(): Promise<void> {
  const reloadedAt = Number(sessionStorage.getItem(RELOADED_AT) ?? 0);
  if (Date.now() - reloadedAt < RELOAD_AGAIN_AFTER_MS || !(await doesServerAnswer())) {
    return;
  }
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  location.reload();
}

async function doesServerAnswer(): Promise<boolean> {
  try {
    return (await fetch("/health", { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}
