import { ensureDashboard } from "../../../client/build-dashboard.ts";

/** Builds the dashboard once before all browser tests, where it is older than its sources: they test what people get. */
export async function setup(): Promise<void> {
  const outcome = await ensureDashboard();
  if (outcome.kind === "NOT_BUILT") {
    throw new Error(`The dashboard cannot be built: ${outcome.reason}`);
  }
}
