import type { Page } from "playwright-core";

/**
 * Watches how much of a page moves without anybody's doing. Returns a function that tells the sum so far, as browsers
 * score it (Layout Instability API): 0 when nothing has moved.
 */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
  const watch = await page.evaluateHandle(() => {
    let sum = 0;
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries) {
        // The entry has a value, which the types of the DOM do not know yet.
        sum += "value" in entry && typeof entry.value === "number" ? entry.value : 0;
      }
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: "layout-shift" });
    return () => {
      add(observer.takeRecords());
      return sum;
    };
  });
  return () => watch.evaluate((read) => read());
}
