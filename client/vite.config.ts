import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";
import { themeBoot } from "./build-theme-boot.ts";

/** How the dashboard is built and, in development, served. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [solid(), tailwindcss(), themeBoot()],
  worker: { format: "es" },
  build: {
    outDir: fileURLToPath(new URL("../dist/client", import.meta.url)),
    emptyOutDir: true,
    manifest: true,
    // Every file is hashed and kept for a year by browsers: as part of another one it would be loaded again with it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
