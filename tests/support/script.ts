import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How a script ended and what it printed. */
export interface ScriptResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Runs a file of the project as its npm script does, in a process of its own.
 *
 * @param environment - all that the script finds set, but for PATH.
 */
export function runScript(
  file: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<ScriptResult> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, ...args],
      { cwd: ROOT, env: { PATH: process.env["PATH"], ...environment }, timeout: 60_000 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      },
    );
  });
}
