import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { compressFolder } from "./build-compress.ts";
import { fingerprintOf } from "./build-fingerprint.ts";

/** What came of asking for a dashboard that is up to date. */
export type BuildOutcome =
  | { readonly kind: "CURRENT" | "BUILT" }
  /** It could not be built; one that is older may be there. */
  | { readonly kind: "NOT_BUILT"; readonly reason: string; readonly hasOlder: boolean };

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = join(ROOT, "dist/client");
/** What the built files depend on. The lockfile stands for everything in `node_modules`. */
const SOURCES = ["client", "schema.graphql", "package.json", "package-lock.json"];
const FINGERPRINT = ".fingerprint";
/** What the dashboard asks, for a server that runs nothing else. It is hidden, and so not served. */
const DOCUMENTS = ".documents.json";

/**
 * Builds the dashboard where it is absent or was made of other sources. Never fails: the server runs without it as well.
 *
 * @param onBuild - hears that a build begins, which takes seconds.
 */
export async function ensureDashboard(onBuild: () => void): Promise<BuildOutcome> {
  const built = await readFile(join(FOLDER, FINGERPRINT), "utf8").catch(() => null);
  if (built === (await fingerprintOf(ROOT, SOURCES))) {
    return { kind: "CURRENT" };
  }
  onBuild();
  try {
    await buildDashboard({ logLevel: "error" });
    return { kind: "BUILT" };
  } catch (error) {
    return { kind: "NOT_BUILT", reason: reasonOf(error), hasOlder: built !== null };
  }
}

/**
 * Builds the dashboard beside its place, `dist/client`, and moves it there when it is whole.
 *
 * @throws what the bundler throws, and ERR_MODULE_NOT_FOUND where it is not installed.
 */
export async function buildDashboard(options: { readonly logLevel: "info" | "error" }): Promise<void> {
  const fingerprint = await fingerprintOf(ROOT, SOURCES);
  const unfinished = `${FOLDER}.${process.pid}`;
  const { build } = await import("vite");
  const { default: config } = await import("./vite.config.ts");
  const { gatherDocuments } = await import("./build-documents.ts");
  try {
    const { logLevel } = options;
    await build({ ...config, configFile: false, logLevel, build: { ...config.build, outDir: unfinished } });
    await compressFolder(unfinished);
    await writeFile(join(unfinished, DOCUMENTS), JSON.stringify(await gatherDocuments(join(ROOT, "client"))));
    await writeFile(join(unfinished, FINGERPRINT), fingerprint);
    await mkdir(dirname(FOLDER), { recursive: true });
    await replace(FOLDER, unfinished);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Puts one folder in the place of another, which is gone for no longer than a rename takes. */
async function replace(folder: string, by: string): Promise<void> {
  const old = `${by}.old`;
  await rename(folder, old).catch(ignore("ENOENT"));
  // Where somebody else who built the same at the same moment was first, theirs stands.
  await rename(by, folder).catch(ignore("ENOTEMPTY", "EEXIST"));
  await rm(old, { recursive: true, force: true });
}

function ignore(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error && "code" in error && codes.includes(String(error.code)))) {
      throw error;
    }
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") {
    return "what builds it is not installed, which npm ci without --omit=dev brings";
  }
  // The bundler colours its messages wherever they go.
  return stripVTControlCharacters(error instanceof Error ? error.message : String(error));
}
