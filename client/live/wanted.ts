/** Which bots a stream is for: all of the viewer's, or some. */
export type Wanted = "all" | ReadonlySet<string>;

/** The same text for the same bots. */
export function keyOf(wanted: Wanted): string {
  return wanted === "all" ? "all" : [...wanted].toSorted().join(" ");
}

/** Whether a stream for some bots brings everything that is wanted. */
export function isCovered(wanted: Wanted | null, by: Wanted): boolean {
  if (wanted === null || by === "all") {
    return true;
  }
  return wanted !== "all" && [...wanted].every((botId) => by.has(botId));
}
