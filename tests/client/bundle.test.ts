// @vitest-environment node
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { runScript } from "../support/script.ts";

/** An entry of Vite's manifest, as far as it says what a file needs. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

const FOLDER = fileURLToPath(new URL("../../dist/client/", import.meta.url));
const KILOBYTE = 1_000;

let manifest: Readonly<Record<string, Chunk>>;

beforeAll(async () => {
  const { stderr } = await runScript("client/build.ts", {}, ["--if-needed"]);
  if (stderr !== "") {
    throw new Error(stderr);
  }
  // Vite writes its manifest in this shape.
  manifest = JSON.parse(await readFile(`${FOLDER}.vite/manifest.json`, "utf8")) as typeof manifest;
});

/** The scripts that an entry cannot start without; what they load later is not among them. */
function scriptsOf(key: string, seen = new Set<string>()): ReadonlySet<string> {
  const chunk = manifest[key];
  if (chunk === undefined) {
    throw new Error(`The build has no ${key}`);
  }
  if (!seen.has(chunk.file)) {
    seen.add(chunk.file);
    chunk.imports?.forEach((one) => scriptsOf(one, seen));
  }
  return seen;
}

/** What files weigh, compressed, in kB of 1,000 bytes. */
async function weigh(files: Iterable<string>): Promise<{ readonly gzip: number; readonly brotli: number }> {
  const contents = await Promise.all([...files].map((file) => readFile(`${FOLDER}${file}`)));
  const sum = (compress: (content: Buffer) => Buffer) =>
    contents.reduce((total, content) => total + compress(content).length, 0) / KILOBYTE;
  return { gzip: sum(gzipSync), brotli: sum(brotliCompressSync) };
}

describe("a first load", () => {
  it.each(["bots/overview-page.tsx", "bots/bot-page.tsx", "bots/markets-page.tsx", "session/sign-in-page.tsx"])(
    "of %s is at most 120 kB of compressed JavaScript, with the worker that all tabs share",
    async (page) => {
      const scripts = ["theme-boot.ts", "index.html", page].flatMap((key) => [...scriptsOf(key)]);
      const workers = (await readdir(`${FOLDER}assets`)).filter((name) => /^worker-.*\.js$/.test(name));

      const { gzip, brotli } = await weigh(new Set([...scripts, ...workers.map((name) => `assets/${name}`)]));
      console.log(`First load of ${page}: ${gzip.toFixed(1)} kB gzip, ${brotli.toFixed(1)} kB brotli`);

      expect(gzip).toBeGreaterThan(1);
      expect(gzip).toBeLessThanOrEqual(120);
    },
  );
});

describe("the chart of candles", () => {
  it("comes later than its page, and is at most 60 kB of compressed JavaScript", async () => {
    const early = scriptsOf("bots/markets-page.tsx");
    const late = [...scriptsOf("market/candle-plot.tsx")].filter((file) => !early.has(file));

    const { gzip, brotli } = await weigh(late);
    console.log(`The chart of candles: ${gzip.toFixed(1)} kB gzip, ${brotli.toFixed(1)} kB brotli`);

    expect(gzip).toBeGreaterThan(40);
    expect(gzip).toBeLessThanOrEqual(60);
  });
});
