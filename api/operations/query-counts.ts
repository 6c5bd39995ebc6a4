import type { OnQuery } from "../database/hear-queries.ts";
import { createDistribution, observe } from "../streams/counts.ts";
import type { QueryCounts } from "./metric-families.ts";

/**
 * Creates counts of statements, and what counts them.
 *
 * @param also - hears of them too.
 */
export function createQueryCounts(also?: OnQuery): { readonly counts: QueryCounts; readonly onQuery: OnQuery } {
  const counts: QueryCounts = { took: createDistribution(), failures: 0 };
  return {
    counts,
    onQuery: (verb) => {
      const startedAt = performance.now();
      const ended = also?.(verb);
      return (error) => {
        observe(counts.took, (performance.now() - startedAt) / 1_000);
        counts.failures += error === undefined ? 0 : 1;
        ended?.(error);
      };
    },
  };
}
