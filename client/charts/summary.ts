import type { Series } from "./series.ts";

/** A value of a line, exactly, and when it was. */
export interface Vertex {
  readonly at: number;
  readonly value: string;
}

/** What a line comes to. */
export interface Extremes {
  readonly first: Vertex;
  readonly last: Vertex;
  readonly lowest: Vertex;
  readonly highest: Vertex;
}

/** The first and last, lowest and highest value of a line; null where it has none. */
export function extremesOf(series: Series): Extremes | null {
  const vertices = verticesOf(series);
  const [first] = vertices;
  const last = vertices.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  // Doubles are good enough to find the place; what is read out there is exact.
  const byValue = vertices.toSorted((one, other) => Number(one.value) - Number(other.value));
  return { first, last, lowest: byValue[0] ?? first, highest: byValue.at(-1) ?? last };
}

/** The values of a line without its gaps, oldest first. */
export function verticesOf(series: Series): readonly Vertex[] {
  return series.exact.flatMap((value, index) => {
    const at = series.at[index];
    return value === null || at === undefined ? [] : [{ at, value }];
  });
}

/** At most so many of them, evenly spread, with the first and the last. */
export function thinned<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) {
    return items;
  }
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => items[Math.round(index * step)]).filter(
    (item) => item !== undefined,
  );
}
