import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/**
 * What a build was made of, in 64 characters: the names and contents of everything under the given paths, so that it is
 * the same on every machine and whatever the files' times say. A path that is not there counts as empty.
 *
 * @param root - what names are relative to.
 * @param paths - files and folders, relative to `root`.
 */
export async function fingerprintOf(root: string, paths: readonly string[]): Promise<string> {
  const files = (await Promise.all(paths.map((path) => filesOf(join(root, path))))).flat().toSorted();
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash("sha256");
  files.forEach((file, index) => {
    const content = contents[index] ?? "";
    hash.update(`${relative(root, file).split(sep).join("/")}\0${content.length}\0`).update(content);
  });
  return hash.digest("hex");
}

async function filesOf(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOTDIR") {
      return [path];
    }
    if (code === "ENOENT") {
      return [];
    }
    throw error;
  }
}
