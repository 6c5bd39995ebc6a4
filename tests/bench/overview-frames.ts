/**
 * How smoothly the overview scrolls and changes with very many bots: a real Chromium on a real server, with raw row updates
 * going on. `node tests/bench/overview-frames.ts [--bots 2000] [--rate 200] [--seconds 10]`
 */
import { parseArgs } from "node:util";
import pg from "pg";
import { ensureDashboard } from "../../client/build-dashboard.ts";
import { openBrowser, openPage } from "../browser/support/browser.ts";
import { startSite } from "../browser/support/site.ts";
import { createManyBots } from "../support/many-bots.ts";
import { measureFrames } from "./measure-frames.ts";

const { values } = parseArgs({
  options: {
    bots: { type: "string", default: "2000" },
    rate: { type: "string", default: "200" },
    seconds: { type: "string", default: "10" },
  },
});
const seconds = Number(values.seconds);
/** A fast hand: a window in half a second. */
const FAST = 1_800;

const outcome = await ensureDashboard(() => console.log("Building the dashboard"));
if (outcome.kind === "NOT_BUILT") {
  throw new Error(`The dashboard cannot be built: ${outcome.reason}`);
}
const [site, browser] = await Promise.all([startSite(), openBrowser()]);
const account = await site.createAccount();
const botIds = await createManyBots(site.database, account.id, Number(values.bots));
const writer = new pg.Pool({ connectionString: site.database.url, max: 4 });
let written = 0;
let stopWriting = (): void => undefined;
try {
  const table: Record<string, string>[] = [];
  // What this machine can do at all, while nothing is on the page.
  table.push({
    setting: "an empty page",
    ...(await measureFrames(await browser.newPage(), { seconds, pixelsPerSecond: 0 })),
  });

  for (const look of ["table", "cards"] as const) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await context.addInitScript((chosen) => localStorage.setItem("botwatch.view", chosen), look);
    await account.signInto(context);
    const { page } = await openPage(context, site.url);
    await page.locator("[data-id]").first().waitFor();
    table.push({
      setting: `${look}, scrolled, nothing changes`,
      ...(await measureFrames(page, { seconds, pixelsPerSecond: FAST })),
    });
    stopWriting = writeAll(Number(values.rate));
    table.push({
      setting: `${look}, at rest, ${values.rate} changes/s`,
      ...(await measureFrames(page, { seconds, pixelsPerSecond: 0 })),
    });
    table.push({
      setting: `${look}, scrolled, ${values.rate} changes/s`,
      ...(await measureFrames(page, { seconds, pixelsPerSecond: FAST })),
    });
    stopWriting();
    await context.close();
  }
  console.table(table);
  console.log(`${botIds.length} bots, ${written} row updates`);
} finally {
  stopWriting();
  await browser.close();
  await writer.end();
  await site.close();
}

/** Updates one row after the other at a rate, as many programs would; returns what ends it. */
function writeAll(perSecond: number): () => void {
  const startedAt = performance.now();
  const before = written;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond) - (written - before);
    for (let number = 0; number < due; number += 1) {
      written += 1;
      void writer.query(
        `update bot_state set mark_price = $2, unrealized_pnl = case when in_position then $3::numeric end,
          daily_pnl = daily_pnl + $4, last_run_at = now() where bot_id = $1`,
        [botIds[(written * 7_919) % botIds.length], written / 100, (written % 400) / 10 - 20, (written % 3) - 1],
      );
    }
  }, 5);
  return () => clearInterval(timer);
}
