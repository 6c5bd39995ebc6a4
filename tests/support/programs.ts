import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/** Where programs are looked for: servers are not on everybody's path. */
export const PROGRAM_PATH = `${process.env["PATH"] ?? ""}:/usr/sbin`;

/** Whether this machine has a program; CI installs those that tests need, who are left out elsewhere. */
export function hasProgram(name: string): boolean {
  return PROGRAM_PATH.split(":").some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
