interface Cluster {
  readonly size: number;
  /** The sum of where each member would like the cluster to begin. */
  readonly wishes: number;
}

/**
 * Moves labels apart that would collide, each as little as it can be, in their order and within 0 to 1.
 *
 * Labels that touch form a cluster that stands where its members miss their places least on average (the pool adjacent
 * violators algorithm of isotonic regression).
 *
 * @param wanted - where each label would stand, rising.
 * @param gap - the smallest distance between two labels; where not all fit, they share the room evenly.
 */
export function spreadLabels(wanted: readonly number[], gap: number): readonly number[] {
  const step = Math.min(gap, 1 / Math.max(1, wanted.length - 1));
  const clusters: Cluster[] = [];
  for (const place of wanted) {
    let last: Cluster = { size: 1, wishes: place };
    let before = clusters.at(-1);
    while (before !== undefined && startOf(before, step) + before.size * step > startOf(last, step)) {
      last = joined(before, last, step);
      clusters.pop();
      before = clusters.at(-1);
    }
    clusters.push(last);
  }
  return clusters.flatMap((cluster) =>
    Array.from({ length: cluster.size }, (_, index) => startOf(cluster, step) + index * step),
  );
}

function startOf({ size, wishes }: Cluster, step: number): number {
  const last = 1 - (size - 1) * step;
  return Math.min(Math.max(wishes / size, 0), last);
}

/** A member of the lower cluster wishes the whole to begin as much earlier as there are labels above it. */
function joined(upper: Cluster, lower: Cluster, step: number): Cluster {
  return { size: upper.size + lower.size, wishes: upper.wishes + lower.wishes - lower.size * upper.size * step };
}
