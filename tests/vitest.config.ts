import { fileURLToPath } from "node:url";
import solid from "vite-plugin-solid";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { findChromium } from "./browser/support/chromium.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The conditions leave out `development`: with it `graphql` is loaded twice, and typed errors turn into masked ones. */
const apiConditions = ["module", "node"];
const clientConditions = ["module", "browser", "solid"];

/** A test waits for what it expects, however busy the machine is: a second would be too short on a small one. */
const patience = { poll: { timeout: 15_000 } };

const api: TestProjectInlineConfiguration = {
  root,
  ssr: { resolve: { conditions: apiConditions } },
  test: {
    name: "api",
    environment: "node",
    include: ["tests/api/**/*.test.ts"],
    // PostgreSQL starts in the hooks, the embedded database takes seconds to open, and so do processes of servers to start.
    hookTimeout: 60_000,
    testTimeout: 60_000,
  },
};

const client: TestProjectInlineConfiguration = {
  root,
  plugins: [solid()],
  resolve: { conditions: clientConditions },
  ssr: { resolve: { conditions: clientConditions } },
  test: {
    name: "client",
    environment: "jsdom",
    include: ["tests/client/**/*.test.{ts,tsx}"],
    expect: patience,
    hookTimeout: 60_000,
    testTimeout: 20_000,
  },
};

const browser: TestProjectInlineConfiguration = {
  root,
  ssr: { resolve: { conditions: apiConditions } },
  test: {
    name: "browser",
    environment: "node",
    include: ["tests/browser/**/*.test.ts"],
    globalSetup: "tests/browser/support/build.ts",
    expect: patience,
    // Journeys measure time: they get the machine for themselves, one file after the other, when all else is done.
    fileParallelism: false,
    sequence: { groupOrder: 1 },
    hookTimeout: 90_000,
    testTimeout: 60_000,
  },
};

const faults: TestProjectInlineConfiguration = {
  root,
  ssr: { resolve: { conditions: apiConditions } },
  test: {
    name: "faults",
    environment: "node",
    include: ["tests/faults/**/*.test.ts"],
    fileParallelism: false,
    // Clients are given seconds to come back: last, and with the machine for themselves.
    sequence: { groupOrder: 2 },
  },
};

const hasChromium = findChromium() !== null;
// Vitest reads this file more than once.
if (!hasChromium && process.env["TOLD_OF_CHROMIUM"] === undefined) {
  process.env["TOLD_OF_CHROMIUM"] = "yes";
  console.warn("The browser tests are left out: no Chromium was found. Set CHROMIUM_PATH to one to run them.");
}

export default defineConfig({
  root,
  test: {
    // Half of the processor is PostgreSQL's: more files at a time make each of them slower, not the run faster.
    maxWorkers: 2,
    reporters: ["default"],
    projects: hasChromium ? [api, client, browser, faults] : [api, client, faults],
  },
});
