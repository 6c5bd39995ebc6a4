import { runScript } from "../../support/script.ts";

/**
 * Builds the dashboard before all browser tests, where it is older than its sources, as `npm start` does: they test what
 * people get.
 */
export async function setup(): Promise<void> {
  const { stderr } = await runScript("client/build.ts", {}, ["--if-needed"]);
  if (stderr !== "") {
    throw new Error(stderr);
  }
}
