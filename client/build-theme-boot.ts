import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const FILE = fileURLToPath(new URL("./theme-boot.ts", import.meta.url));

/**
 * Puts `theme-boot.ts` into the page as a file of its own that blocks the first paint. Vite itself only takes module
 * scripts, which wait until the page is parsed, and inline ones are not allowed by our Content-Security-Policy.
 */
export function themeBoot(): Plugin {
  let isBuild = false;
  return {
    name: "botwatch:theme-boot",
    configResolved: ({ command }) => {
      isBuild = command === "build";
    },
    buildStart() {
      if (isBuild) {
        this.emitFile({ type: "chunk", id: FILE, name: "theme-boot" });
      }
    },
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle = {} }) => {
        const chunk = Object.values(bundle).find((one) => one.type === "chunk" && one.facadeModuleId === FILE);
        if (chunk?.type === "chunk" && chunk.imports.length + chunk.exports.length > 0) {
          throw new Error("theme-boot.ts is a plain script: it cannot import or export anything");
        }
        const src = `/${chunk?.fileName ?? "theme-boot.ts"}`;
        return [{ tag: "script", attrs: { src }, injectTo: "head-prepend" }];
      },
    },
  };
}
