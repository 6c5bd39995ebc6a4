import pg from "pg";
import type { Page } from "playwright-core";

/** How long an update took from the commit's acknowledgement, in milliseconds by the clock of the one machine. */
export interface PixelTime {
  /** Until the text of the page was another one. */
  readonly domMs: number;
  /** Until the frame with it was handed on to be drawn. */
  readonly frameMs: number;
}

/** What a page has told of one price: when it stood there, and when its frame was done. */
type Seen = readonly [dom: number, frame: number];

const BETWEEN_MS = 60;

/**
 * Writes one price after the other into a bot's row, and measures on its page when each is seen. The row has an open
 * position, so that the page shows its mark price.
 *
 * @param page - the page of the bot, with the position on it.
 * @param count - how many updates, one after the other, each when the one before was seen.
 */
export async function measurePixelTimes(
  page: Page,
  databaseUrl: string,
  botId: string,
  count: number,
): Promise<readonly PixelTime[]> {
  const waiting = new Map<string, (seen: Seen) => void>();
  await page.exposeFunction("botwatchSeen", (price: string, dom: number, frame: number) =>
    waiting.get(price)?.([dom, frame]),
  );
  await page.evaluate(watchMarkPrice);
  const writer = new pg.Client({ connectionString: databaseUrl });
  await writer.connect();
  const times: PixelTime[] = [];
  try {
    for (let index = 0; index < count; index += 1) {
      const price = 64_000 + index + 0.25;
      const { promise, resolve } = Promise.withResolvers<Seen>();
      waiting.set(price.toLocaleString("en", { minimumFractionDigits: 2 }), resolve);
      await writer.query(
        "update bot_state set mark_price = $2, unrealized_pnl = $3, last_run_at = now() where bot_id = $1",
        [botId, price, index / 100],
      );
      const committedAt = Date.now();
      const [dom, frame] = await promise;
      times.push({ domMs: dom - committedAt, frameMs: frame - committedAt });
      // Apart by a time that is no multiple of a frame's, so that all moments of a frame are met.
      await new Promise((next) => setTimeout(next, BETWEEN_MS + (index % 17)));
    }
  } finally {
    await writer.end();
  }
  return times;
}

/** Runs in the page: tells of each new mark price, and when the frame that shows it was done. */
function watchMarkPrice(): void {
  // The test has put this into the page, where types do not see it.
  const { botwatchSeen } = globalThis as unknown as {
    botwatchSeen: (price: string, dom: number, frame: number) => void;
  };
  const line = [...document.querySelectorAll("main p")].find(({ textContent }) =>
    / mark [\d,.]+$/.test(textContent),
  );
  let last = "";
  const look = () => {
    const price = / mark ([\d,.]+)$/.exec(line?.textContent ?? "")?.[1] ?? "";
    if (price === last) {
      return;
    }
    last = price;
    const dom = Date.now();
    requestAnimationFrame(() => {
      // A message comes after the frame that this callback belongs to was laid out and painted.
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => botwatchSeen(price, dom, Date.now()), { once: true });
      port1.start();
      port2.postMessage(null);
    });
  };
  new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true });
}

/** The value that so many per cent of the others do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}
