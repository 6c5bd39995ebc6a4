import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";

/** The ways in which a file is kept, the smallest first. */
export const CODINGS = ["br", "gzip", "identity"] as const;
/** One of {@link CODINGS}. */
export type Coding = (typeof CODINGS)[number];

/** A file of the dashboard, in memory. */
export interface DashboardFile {
  readonly contentType: string;
  /** Weak, since it is the same in every coding. */
  readonly etag: string;
  /** A coding is absent where it would not be smaller. */
  readonly bodies: ReadonlyMap<Coding, Uint8Array<ArrayBuffer>>;
}

/** Every file of the built dashboard by its path, such as `/index.html`: what is not in here is not served. */
export type DashboardFiles = ReadonlyMap<string, DashboardFile>;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".woff2": "font/woff2",
};

const EXTENSIONS: Readonly<Record<Exclude<Coding, "identity">, string>> = { br: ".br", gzip: ".gz" };

/**
 * Reads what the build has left: each file, with its `.br` and `.gz` where there are any. What is hidden stays so.
 *
 * @returns null where the dashboard was not built.
 */
export async function readDashboardFiles(folder: string): Promise<DashboardFiles | null> {
  const names = await namesIn(folder);
  if (!names.includes("index.html")) {
    return null;
  }
  const isVariant = (name: string) => Object.values(EXTENSIONS).includes(extname(name));
  const read = names
    .filter((name) => !isVariant(name))
    .map(async (name) => [`/${name}`, await readOne(folder, name, names)] as const);
  return new Map(await Promise.all(read));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .filter((name) => !/(^|\/)\./.test(name));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return [];
    }
    throw error;
  }
}

async function readOne(folder: string, name: string, names: readonly string[]): Promise<DashboardFile> {
  const bodies = new Map<Coding, Uint8Array<ArrayBuffer>>();
  for (const coding of CODINGS) {
    const variant = coding === "identity" ? name : `${name}${EXTENSIONS[coding]}`;
    if (names.includes(variant)) {
      bodies.set(coding, await readFile(join(folder, variant)));
    }
  }
  const hash = createHash("sha256").update(bodies.get("identity") ?? "");
  return {
    contentType: CONTENT_TYPES[extname(name)] ?? "application/octet-stream",
    etag: `W/"${hash.digest("base64url").slice(0, 22)}"`,
    bodies,
  };
}
