import { buildDashboard, ensureDashboard } from "./build-dashboard.ts";

/** `npm run build` builds the dashboard; `--if-needed`, before a start, only where it is absent or older than its sources. */

// Else a NODE_ENV that is set for the server, or by a test run, would make another dashboard of the same sources.
process.env["NODE_ENV"] = "production";

if (process.argv.includes("--if-needed")) {
  const outcome = await ensureDashboard(() =>
    console.log("Building the dashboard: this takes a few seconds, and is done again only when it has changed"),
  );
  if (outcome.kind === "NOT_BUILT") {
    const instead = outcome.hasOlder ? "the one that was built before is served" : "the API runs without it";
    console.error(`The dashboard was not built, and ${instead}: ${outcome.reason}`);
  }
} else {
  await buildDashboard({ logLevel: "info" });
}
