import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "./chromium.ts";
import { listenToWorkers } from "./workers.ts";

/** A page, and everything it complained about. */
export interface ObservedPage {
  readonly page: Page;
  /**
   * What went wrong so far, a line each: errors and warnings of the console (violations of the
   * Content-Security-Policy are among them), uncaught errors, requests that failed, a crash; of the shared workers of its
   * context too. Requests that were given up because their page went elsewhere are nobody's failure.
   */
  readonly noise: () => readonly string[];
  /**
   * Throws with all of it where there is any.
   *
   * @param expected - what the test has provoked: `/ERR_CONNECTION_REFUSED/` after the server was stopped, for example.
   */
  readonly expectQuiet: (...expected: readonly RegExp[]) => void;
}

/** For a container, where Chromium may be root and `/dev/shm` small; and nothing of it calls home. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/**
 * Starts a browser: one for each test file, in `beforeAll`, and a context for each test, which costs little and shares
 * nothing with the others. Whatever a context should be like is an option of Playwright's own:
 *
 * ```ts
 * const context = await browser.newContext({ colorScheme: "dark", viewport: { width: 390, height: 844 } });
 * await account.signInto(context);
 * const { page, expectQuiet } = await openPage(context, `${site.url}/bots/${botId}`);
 * await page.getByRole("status").filter({ hasText: "Running" }).waitFor();
 * expectQuiet();
 * await context.close();
 * ```
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error("There is no Chromium: set CHROMIUM_PATH to one");
  }
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/**
 * Opens a tab to which nobody listens, for journeys on which a shared worker is started anew: one that starts while a
 * debugger looks for workers hangs, and pages then go on without it after 13 s.
 */
export async function openUnobserved(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Opens a tab and goes to an address; resolves when the document and its scripts are loaded. */
export async function openPage(context: BrowserContext, url: string): Promise<ObservedPage> {
  const page = await context.newPage();
  const noise: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      noise.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => noise.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("crash", () => noise.push("the page crashed"));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "unknown";
    if (reason !== "net::ERR_ABORTED") {
      noise.push(`request failed: ${request.method()} ${request.url()} ${reason}`);
    }
  });
  await listenToWorkers(page, (complaint) => noise.push(complaint));
  await page.goto(url);
  return {
    page,
    noise: () => noise,
    expectQuiet: (...expected) => {
      const unexpected = noise.filter((line) => !expected.some((pattern) => pattern.test(line)));
      if (unexpected.length > 0) {
        throw new Error(`The page is not quiet:\n${unexpected.join("\n")}`);
      }
    },
  };
}
