/** The database's clock, read at looks and advanced by a monotonic one in between. */
export interface DatabaseClock {
  /**
   * Takes a reading of the database's clock.
   *
   * @returns how far it is from what was expected, in ms; 0 the first time.
   */
  readonly set: (at: Date) => number;
  readonly now: () => Date;
}

/** A clock that stands at this process' own time until it is set. */
export function createDatabaseClock(): DatabaseClock {
  let offsetMs: number | undefined;
  return {
    set: (at) => {
      const next = at.getTime() - performance.now();
      const jump = offsetMs === undefined ? 0 : next - offsetMs;
      offsetMs = next;
      return jump;
    },
    now: () => new Date(offsetMs === undefined ? Date.now() : offsetMs + performance.now()),
  };
}
