// @vitest-environment node
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runScript } from "../support/script.ts";

const CLIENT = fileURLToPath(new URL("../../client", import.meta.url));
const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const BUILDING = "Building the dashboard: this takes a few seconds, and is done again only when it has changed\n";

/** A dashboard with one of everything: styles, a page that is loaded later, a worker. */
const SOURCES = {
  "main.tsx": `import { lazy } from "solid-js"; import { render } from "solid-js/web"; import "./styles.css";
    const Page = lazy(async () => ({ default: (await import("./page.tsx")).Page }));
    new SharedWorker(new URL("./live/worker.ts", import.meta.url), { type: "module" });
    render(() => <Page />, document.body);`,
  "page.tsx": 'export function Page() { return <h1 class="p-4">${"botwatch ".repeat(200)}</h1>; }',
  "styles.css": '@import "tailwindcss";',
  "live/worker.ts": 'addEventListener("connect", () => console.log("connected"));',
};

// Up to three builds a test, and two cores that may have other tests to run.
vi.setConfig({ testTimeout: 90_000 });

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "botwatch-build-"));
  await mkdir(join(root, "client/live"), { recursive: true });
  const names = (await readdir(CLIENT)).filter((name) => /^(build|theme-boot|vite|index\.html|favicon)/.test(name));
  await Promise.all(names.map((name) => cp(join(CLIENT, name), join(root, "client", name))));
  await Promise.all(Object.entries(SOURCES).map(([name, text]) => writeFile(join(root, "client", name), text)));
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const install = () => symlink(MODULES, join(root, "node_modules"));
const build = (...args: readonly string[]) => runScript(join(root, "client/build.ts"), {}, args);
const built = (name: string) => readFile(join(root, "dist/client", name));

/** What was built, with `#` for each hash and without compressed twins. */
async function names(): Promise<readonly string[]> {
  const entries = await readdir(join(root, "dist/client"), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map((entry) => entry.name.replace(/-[\w-]{8}\./, "-#."))
    .toSorted((a, b) => a.localeCompare(b, "en"));
}

/** The path of a built file, by its name without the hash. */
async function assetCalled(name: string): Promise<string> {
  const found = (await readdir(join(root, "dist/client/assets"))).find((one) => one.startsWith(`${name}-`));
  return `assets/${found}`;
}

describe("npm run build", () => {
  it("gives every file but the page a hash, the worker and the theme included", async () => {
    await install();

    expect((await build()).code).toBe(0);
    expect(await names()).toEqual([
      ".documents.json",
      ".fingerprint",
      "favicon-#.svg",
      "index-#.css",
      "index-#.js",
      "index.html",
      "manifest.json",
      "page-#.js",
      "theme-boot-#.js",
      "worker-#.js",
    ]);
  });

  it("makes a page without a script or style of its own, whose first script is the theme", async () => {
    await install();
    await build();

    const html = (await built("index.html")).toString();

    expect(html.match(/<script[^>]*>[^<]/g)).toBeNull();
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
    expect(/<script src="\/([^"]+)"><\/script>/.exec(html)?.[1]).toBe(await assetCalled("theme-boot"));
  });

  it("makes the theme a plain script", async () => {
    await install();
    await build();

    const script = (await built(await assetCalled("theme-boot"))).toString();

    expect(script).toContain("botwatch.theme");
    expect(script).not.toMatch(/\b(import|export)\b/);
  });

  it("refuses a theme script that imports something", async () => {
    await install();
    await writeFile(join(root, "client/page.tsx"), "export const Page = () => localStorage.length;");
    await writeFile(join(root, "client/theme-boot.ts"), 'import { Page } from "./page.tsx"; Page();');

    const { code, stderr } = await build();

    expect(code).toBe(1);
    expect(stderr).toContain("theme-boot.ts is a plain script");
  });

  it("lays compressed twins beside what they make smaller", async () => {
    await install();
    await build();

    const name = await assetCalled("page");
    const [plain, br, gz] = await Promise.all([built(name), built(`${name}.br`), built(`${name}.gz`)]);

    expect([brotliDecompressSync(br).equals(plain), gunzipSync(gz).equals(plain)]).toEqual([true, true]);
    expect(Math.max(br.length, gz.length)).toBeLessThan(plain.length);
    expect(await readdir(join(root, "dist/client/assets"))).not.toContain(
      `${basename(await assetCalled("favicon"))}.br`,
    );
  });
});

describe("npm run build -- --if-needed", () => {
  it("builds once, and again when a source has changed", async () => {
    await install();
    const first = await build("--if-needed");
    const second = await build("--if-needed");
    await writeFile(join(root, "client/page.tsx"), "export const Page = () => <h1>Changed</h1>;");
    const third = await build("--if-needed");

    expect([first, second, third].map(({ stdout, stderr }) => stdout + stderr)).toEqual([BUILDING, "", BUILDING]);
    expect((await built(await assetCalled("page"))).toString()).toContain("Changed");
  });

  it.each(["package-lock.json", "schema.graphql"])("builds again when %s has changed", async (name) => {
    await install();
    await build("--if-needed");
    await writeFile(join(root, name), "changed");

    expect((await build("--if-needed")).stdout).toBe(BUILDING);
  });

  it("leaves one whole dashboard when several start at once", async () => {
    await install();

    const results = await Promise.all([build("--if-needed"), build("--if-needed"), build("--if-needed")]);

    expect(results.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ""],
      [0, ""],
      [0, ""],
    ]);
    expect(await readdir(join(root, "dist"))).toEqual(["client"]);
    expect(await names()).toHaveLength(10);
  });

  it("says in one sentence what is missing where it cannot build, and does not keep the server from starting", async () => {
    expect(await build("--if-needed")).toEqual({
      code: 0,
      stdout: BUILDING,
      stderr:
        "The dashboard was not built, and the API runs without it: what builds it is not installed, which npm ci without --omit=dev brings\n",
    });
  });

  it("uses the one that is there where it cannot build", async () => {
    await install();
    await build();
    await rm(join(root, "node_modules"));
    await writeFile(join(root, "client/page.tsx"), "export const Page = () => <h1>Changed</h1>;");

    const { code, stderr } = await build("--if-needed");

    expect([code, stderr]).toEqual([
      0,
      "The dashboard was not built, and the one that was built before is served: what builds it is not installed, which npm ci without --omit=dev brings\n",
    ]);
    expect(await names()).toHaveLength(10);
  });

  it("keeps the one that is there where a source is broken", async () => {
    await install();
    await build();
    await writeFile(join(root, "client/page.tsx"), "export const Page = () => <h1>;");

    const { code, stderr } = await build("--if-needed");

    expect(code).toBe(0);
    expect(stderr).toContain("page.tsx");
    expect(await names()).toHaveLength(10);
  });
});
