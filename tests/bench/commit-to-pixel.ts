/**
 * How long a committed row takes to the page of its bot in a real Chromium: to its text, and to the frame that shows it.
 * Starts a PostgreSQL, a server and a browser of its own. `node tests/bench/commit-to-pixel.ts [--updates 200]`
 */
import { parseArgs } from "node:util";
import { setup } from "../browser/support/build.ts";
import { openBrowser, openPage } from "../browser/support/browser.ts";
import { startSite } from "../browser/support/site.ts";
import { measurePixelTimes, percentile } from "../browser/bot/pixel-times.ts";
import { report } from "../support/bots.ts";

const { values } = parseArgs({ options: { updates: { type: "string", default: "200" } } });

/** The first updates meet code that was never run. */
const WARM_UP = 20;

await setup();
const site = await startSite();
const browser = await openBrowser();
try {
  const account = await site.createAccount();
  const botId = await account.createBot();
  await report(site.database, botId, {
    run_status: "RUNNING",
    in_position: true,
    entry_price: "63900",
    position_size: "0.01",
    mark_price: "63950",
    stop_loss_price: "63000",
    take_profit_price: "66000",
  });
  const context = await browser.newContext();
  await account.signInto(context);
  const { page } = await openPage(context, `${site.url}/bots/${botId}`);
  await page.getByText("mark 63,950.00").waitFor();
  const all = await measurePixelTimes(page, site.database.url, botId, WARM_UP + Number(values.updates));
  const times = all.slice(WARM_UP);
  console.log(`${times.length} updates, ms from the commit's acknowledgement:`);
  console.table({
    "text of the page": summary(times.map(({ domMs }) => domMs)),
    "frame drawn": summary(times.map(({ frameMs }) => frameMs)),
  });
} finally {
  await browser.close();
  await site.close();
}

function summary(ms: readonly number[]): Record<string, number> {
  return { p50: percentile(ms, 50), p90: percentile(ms, 90), p99: percentile(ms, 99), max: Math.max(...ms) };
}
