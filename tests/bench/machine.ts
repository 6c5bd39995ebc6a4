import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus, loadavg, totalmem } from "node:os";

/** Where a run took place, and with what. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Processes that wanted to run in the last minute before it began. */
  readonly loadAtStart: number;
  /** Files a process may have open. */
  readonly openFiles: number;
  readonly versions: Readonly<Record<string, string>>;
}

const PACKAGES = ["graphql", "graphql-yoga", "graphql-sse", "@mikro-orm/core"];

/** Looks at the machine, and at what stands in the product's folder. */
export async function describeMachine(root: string): Promise<Machine> {
  const [first] = cpus();
  const limits = await readFile("/proc/self/limits", "utf8");
  // Node raises its own limit to the hard one.
  const openFiles = /^Max open files\s+\S+\s+(\d+)/m.exec(limits)?.[1];
  const versions = await Promise.all(
    PACKAGES.map(async (name): Promise<[string, string]> => [name, await versionOf(name)]),
  );
  const { version } = parseManifest(await readFile(`${root}/package.json`, "utf8"));
  return {
    cpu: first?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    loadAtStart: loadavg()[0] ?? NaN,
    openFiles: openFiles === undefined ? Infinity : Number(openFiles),
    versions: { node: process.versions.node, botwatch: version, ...Object.fromEntries(versions) },
  };
}

async function versionOf(name: string): Promise<string> {
  const main = createRequire(import.meta.url).resolve(name);
  const folder = main.slice(0, main.lastIndexOf(`/node_modules/${name}/`) + `/node_modules/${name}/`.length);
  return parseManifest(await readFile(`${folder}package.json`, "utf8")).version;
}

function parseManifest(text: string): { readonly version: string } {
  // Every package.json has a version.
  return JSON.parse(text) as { version: string };
}
