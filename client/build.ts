import { buildDashboard, ensureDashboard } from "./build-dashboard.ts";

/** `npm run build` builds the dashboard; `--if-needed`, before a start, only where it is absent or older than its sources. */
if (process.argv.includes("--if-needed")) {
  const outcome = await ensureDashboard({
    onBuild: () => console.log("Building the dashboard, which takes a few seconds and is done once"),
  });
  if (outcome.kind === "NOT_BUILT") {
    const instead = outcome.hasOlder ? "the one that was built before is served" : "the API runs without it";
    console.error(`The dashboard was not built, and ${instead}: ${outcome.reason}`);
  }
} else {
  await buildDashboard({ logLevel: "info" });
}
