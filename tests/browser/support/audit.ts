import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** A rule of accessibility that a page breaks. */
export interface Violation {
  /** Axe's name of the rule. */
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  /** Where, as selectors, each with what is wrong there. */
  readonly places: readonly string[];
}

/** WCAG 2.2 A and AA, and what axe holds for good practice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Runs axe over a page as it is now: `expect(await audit(page)).toEqual([])`. Wait for what should be on the page first,
 * and for dialogs to stand still. Axe comes through the debugger, so the page's Content-Security-Policy stays in force.
 */
export async function audit(page: Page): Promise<readonly Violation[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate<AxeResults, readonly string[]>(
    // Axe has put itself into the page, where types do not see it.
    (tags) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: [...tags] }),
    TAGS,
  );
  return results.violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? "unknown",
    help,
    places: nodes.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary ?? ""}`),
  }));
}
