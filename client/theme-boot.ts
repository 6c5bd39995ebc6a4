/**
 * Puts a theme that somebody chose on the page before it is painted first, so that it never flashes in the other one.
 * Runs on its own, as a plain script that the page waits for: it imports and exports nothing.
 */
try {
  const theme = localStorage.getItem("botwatch.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset["theme"] = theme;
  }
} catch {
  // Where a browser keeps nothing for us, the page follows the system.
}
