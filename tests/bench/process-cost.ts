import { readdir, readFile } from "node:fs/promises";

/** Milliseconds of the machine's monotonic clock, which all processes share. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1_000_000;
}

/**
 * Processor time that a process has spent so far, user and system, in milliseconds. Summed over its threads from their
 * `schedstat`, which counts nanoseconds: `/proc/PID/stat` counts the same in steps of 10 ms, too coarse for a short phase.
 */
export async function cpuMsOf(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const times = await Promise.all(
    threads.map(async (thread) => {
      const [onCpuNs = "0"] = (await readFile(`/proc/${pid}/task/${thread}/schedstat`, "utf8")).split(" ");
      return Number(onCpuNs);
    }),
  );
  return times.reduce((sum, ns) => sum + ns, 0) / 1_000_000;
}

/** Memory of a process that is in RAM, in KB. */
export async function rssKbOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN);
}
