import type { Logger } from "pino";

/** A database that may be away for a while, as one runner sees it. */
export interface Outage {
  /** Does something; undefined where it failed, which is logged once until something succeeds again. */
  readonly survive: <Result>(run: () => Promise<Result>) => Promise<Result | undefined>;
  /** Ms to wait after a failure: 250 at first, twice as long with each further one, at most 4000. */
  readonly retryDelayMs: () => number;
}

/** Watches over what is done with a database. */
export function createOutage(log: Pick<Logger, "info" | "error">): Outage {
  let failures = 0;

  return {
    survive: async (run) => {
      try {
        const result = await run();
        if (failures > 0) {
          log.info({ failures }, "Paper bots run again");
        }
        failures = 0;
        return result;
      } catch (error) {
        if (isPassing(error)) {
          return undefined;
        }
        if (failures === 0) {
          log.error({ err: error }, "Paper bots cannot be run; trying again");
        }
        failures += 1;
        return undefined;
      }
    },
    retryDelayMs: () => Math.min(250 * 2 ** Math.max(failures - 1, 0), 4_000),
  };
}

/** Two transactions met (serialization failure, deadlock), or a bot was deleted meanwhile (foreign key violation). */
function isPassing(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["40001", "40P01", "23503"].includes(String(error.code));
}
