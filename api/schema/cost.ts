/** Arguments that say how long a list may be: by a number, or by naming what is wanted. */
export const SIZES: ReadonlySet<string> = new Set(["first", "points", "levels", "ids", "symbols"]);
/** Lists that are as long as an argument of the field around them has said. */
const SIZED_BY_PARENT: ReadonlySet<string> = new Set(["edges", "samples", "candles", "asks", "bids"]);
/** Where an argument that says how long a list may be was left out. */
const UNSAID = 100;
/** A list that no argument limits. */
const UNLIMITED = 10;

/** No field gives a longer list for a number: it refuses a larger one itself, in words that name the argument. */
const LONGEST = 2_000;

/** What is known of a field when its cost is asked for. */
export interface CostedField {
  readonly name: string;
  readonly args: readonly { readonly name: string }[];
  readonly isList: boolean;
}

/**
 * How often what is asked for within a field may be in the answer: once, or as often as its arguments allow. Numbers that
 * are out of range are refused by their field.
 *
 * @param given - the values of its arguments.
 */
export function multiplierOf(
  { name, args, isList }: CostedField,
  given: Readonly<Record<string, unknown>>,
): number {
  const sizes = args.filter((arg) => SIZES.has(arg.name)).map((arg) => sizeOf(given[arg.name]));
  if (sizes.length > 0) {
    return sizes.reduce((product, size) => product * size, 1);
  }
  return isList && !SIZED_BY_PARENT.has(name) ? UNLIMITED : 1;
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) {
    return value.length;
  }
  return typeof value === "number" ? Math.min(Math.max(value, 0), LONGEST) : UNSAID;
}
