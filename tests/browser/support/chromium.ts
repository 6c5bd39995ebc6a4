import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The Chromium that the browser tests use: the file that `CHROMIUM_PATH` names, else the first one on the path.
 *
 * @returns null where there is none, also where `CHROMIUM_PATH` names a file that cannot be run.
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const named = environment["CHROMIUM_PATH"];
  const folders = ["/usr/bin", ...(environment["PATH"] ?? "").split(delimiter)].filter((folder) => folder !== "");
  const candidates =
    named === undefined || named === ""
      ? folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))
      : [named];
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
