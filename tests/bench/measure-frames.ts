import type { CDPSession, Page } from "playwright-core";

/** How {@link measureFrames} measures. */
export interface FramesOptions {
  readonly seconds: number;
  /** How fast the page is scrolled, down and up again; 0 leaves it alone. */
  readonly pixelsPerSecond: number;
}

/** A display that shows 60 frames a second has lost one when two of them are further apart than this. */
const DROPPED_MS = 33;

/**
 * Scrolls a page and reports the time between its frames, and what the page's own thread worked for each of them, in
 * milliseconds, ready to be printed. The work is processor time: it is the same on a machine that is busy with other things,
 * where frames come late through no fault of the page.
 */
export async function measureFrames(
  page: Page,
  { seconds, pixelsPerSecond }: FramesOptions,
): Promise<Record<string, string>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const before = await readWork(session);
  const { gaps, longTasks } = await page.evaluate(recordFrames, { seconds, pixelsPerSecond });
  const after = await readWork(session);
  await session.detach();
  const sorted = gaps.toSorted((one, other) => one - other);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return {
    frames: String(gaps.length),
    "p50 ms": at(0.5),
    "p95 ms": at(0.95),
    "p99 ms": at(0.99),
    "worst ms": at(1),
    [`over ${DROPPED_MS} ms`]: String(gaps.filter((gap) => gap > DROPPED_MS).length),
    "work/frame ms": (((after - before) * 1_000) / gaps.length).toFixed(1),
    "long tasks": String(longTasks.length),
    "longest task ms": String(Math.round(Math.max(0, ...longTasks))),
  };
}

/** Processor time that the page's thread has spent so far, in seconds. */
async function readWork(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
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
