/** The database's clock, read at looks and advanced by a monotonic one in between. */
export interface DatabaseClock {
  /** Takes a reading of the database's clock. */
  readonly set: (at: Date) => void;
  readonly now: () => Date;
}

/** A jump beyond this makes ages wrong that were right before. */
const JUMP_MS = 500;

/**
 * A clock that stands at this process' own time until it is set.
 *
 * @param onJump - called when a reading is far from what was expected: all that was made by this clock is wrong.
 */
export function createDatabaseClock(onJump: () => void = () => undefined): DatabaseClock {
  let offsetMs: number | undefined;
  return {
    set: (at) => {
      const next = at.getTime() - performance.now();
      const jumpMs = offsetMs === undefined ? 0 : Math.abs(next - offsetMs);
      offsetMs = next;
      if (jumpMs > JUMP_MS) {
        onJump();
      }
    },
    now: () => new Date(offsetMs === undefined ? Date.now() : offsetMs + performance.now()),
  };
}
