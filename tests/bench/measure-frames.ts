import type { Page } from "playwright-core";

/** How {@link measureFrames} measures. */
export interface FramesOptions {
  readonly seconds: number;
  /** How fast the page is scrolled, down and up again; 0 leaves it alone. */
  readonly pixelsPerSecond: number;
}

/** A display that shows 60 frames a second has lost one when two of them are further apart than this. */
const DROPPED_MS = 33;

/** Scrolls a page and reports the time between its frames, in milliseconds, ready to be printed. */
export async function measureFrames(
  page: Page,
  { seconds, pixelsPerSecond }: FramesOptions,
): Promise<Record<string, string>> {
  const { gaps, longTasks } = await page.evaluate(recordFrames, { seconds, pixelsPerSecond });
  const sorted = gaps.toSorted((one, other) => one - other);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return {
    frames: String(gaps.length),
    "p50 ms": at(0.5),
    "p95 ms": at(0.95),
    "p99 ms": at(0.99),
    "worst ms": at(1),
    [`over ${DROPPED_MS} ms`]: String(gaps.filter((gap) => gap > DROPPED_MS).length),
    "long tasks": String(longTasks.length),
    "longest task ms": String(Math.round(Math.max(0, ...longTasks))),
  };
}

/** Runs in the page, so it uses nothing from here. */
async function recordFrames({ seconds, pixelsPerSecond }: FramesOptions) {
  const gaps: number[] = [];
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map(({ duration }) => duration)),
  );
  observer.observe({ type: "longtask" });
  scrollTo(0, 0);
  await new Promise<void>((resolve) => {
    let first = 0;
    let last = 0;
    let direction = 1;
    const frame = (now: number) => {
      first ||= now;
      if (last !== 0) {
        gaps.push(now - last);
        scrollBy(0, (direction * pixelsPerSecond * (now - last)) / 1_000);
      }
      last = now;
      const end = document.documentElement.scrollHeight - innerHeight;
      if (pixelsPerSecond > 0 && (scrollY <= 0 || scrollY >= end - 1)) {
        direction = scrollY <= 0 ? 1 : -1;
      }
      if (now - first > seconds * 1_000) {
        resolve();
      } else {
        requestAnimationFrame(frame);
      }
    };
    requestAnimationFrame(frame);
  });
  observer.disconnect();
  return { gaps, longTasks };
}
