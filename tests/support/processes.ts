import { execFileSync } from "node:child_process";

/** All processes of this machine. */
export function listProcesses(): readonly { readonly pid: number; readonly parent: number }[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => {
      const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, parent };
    });
}

/** The processes that another one started and that live. */
export function childrenOf(parent: number): readonly number[] {
  return listProcesses().flatMap((one) => (one.parent === parent ? [one.pid] : []));
}

/** Whether there is such a process. */
export function isAlive(pid: number): boolean {
  return listProcesses().some((one) => one.pid === pid);
}
