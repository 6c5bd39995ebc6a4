import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compressFolder } from "./build-compress.ts";
import { fingerprintOf } from "./build-fingerprint.ts";

/** What came of asking for a dashboard that is up to date. */
export type BuildOutcome =
  | { readonly kind: "CURRENT" | "BUILT" }
  /** It could not be built; one that is older may be there. */
  | { readonly kind: "NOT_BUILT"; readonly reason: string; readonly hasOlder: boolean };

export interface BuildOptions {
  /** Where the finished dashboard stands. @defaultValue `dist/client` */
  readonly folder?: string;
  /** Hears that a build begins, which takes seconds. */
  readonly onBuild?: () => void;
  /** @defaultValue "warn" */
  readonly logLevel?: "info" | "warn" | "error";
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = join(ROOT, "dist/client");
/** What the built files depend on. The lockfile stands for everything in `node_modules`. */
const SOURCES = ["client", "schema.graphql", "package-lock.json"];
const FINGERPRINT = ".fingerprint";

/** Builds the dashboard where it is absent or was made of other sources. Never fails: the server runs without it as well. */
export async function ensureDashboard(options: BuildOptions = {}): Promise<BuildOutcome> {
  const folder = options.folder ?? FOLDER;
  const built = await readFile(join(folder, FINGERPRINT), "utf8").catch(() => null);
  if (built === (await fingerprintOf(ROOT, SOURCES))) {
    return { kind: "CURRENT" };
  }
  options.onBuild?.();
  try {
    await buildDashboard(options);
    return { kind: "BUILT" };
  } catch (error) {
    return { kind: "NOT_BUILT", reason: reasonOf(error), hasOlder: built !== null };
  }
}

/**
 * Builds the dashboard beside its place and moves it there when it is whole, so that nobody ever finds half of one.
 *
 * @throws what the bundler throws, and ERR_MODULE_NOT_FOUND where it is not installed.
 */
export async function buildDashboard(options: BuildOptions = {}): Promise<void> {
  const folder = options.folder ?? FOLDER;
  const fingerprint = await fingerprintOf(ROOT, SOURCES);
  const unfinished = `${folder}.${process.pid}`;
  const { build } = await import("vite");
  const { default: config } = await import("./vite.config.ts");
  try {
    await build({
      ...config,
      configFile: false,
      logLevel: options.logLevel ?? "warn",
      build: { ...config.build, outDir: unfinished },
    });
    await compressFolder(unfinished);
    await writeFile(join(unfinished, FINGERPRINT), fingerprint);
    await replace(folder, unfinished);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function replace(folder: string, by: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  try {
    await rename(by, folder);
  } catch (error) {
    // Somebody else built the same at the same moment and was first.
    if (!(error instanceof Error && "code" in error && ["ENOTEMPTY", "EEXIST"].includes(String(error.code)))) {
      throw error;
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") {
    return "what builds it is not installed: run npm ci with its development dependencies";
  }
  return error instanceof Error ? error.message : String(error);
}
