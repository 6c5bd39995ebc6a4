import { fileURLToPath } from "node:url";
import solid from "vite-plugin-solid";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The conditions leave out `development`: with it `graphql` is loaded twice, and typed errors turn into masked ones. */
const apiConditions = ["module", "node"];
const clientConditions = ["module", "browser", "solid"];

export default defineConfig({
  root,
  test: {
    // Half of the processor is PostgreSQL's: more files at a time make each of them slower, not the run faster.
    maxWorkers: 2,
    reporters: ["default"],
    projects: [
      {
        root,
        ssr: { resolve: { conditions: apiConditions } },
        test: {
          name: "api",
          environment: "node",
          include: ["tests/api/**/*.test.ts"],
          // PostgreSQL starts in the hooks, and the embedded database takes seconds to open.
          hookTimeout: 60_000,
          testTimeout: 20_000,
        },
      },
      {
        root,
        plugins: [solid()],
        resolve: { conditions: clientConditions },
        ssr: { resolve: { conditions: clientConditions } },
        test: {
          name: "client",
          environment: "jsdom",
          include: ["tests/client/**/*.test.{ts,tsx}"],
          hookTimeout: 60_000,
          testTimeout: 20_000,
        },
      },
    ],
  },
});
