/** A Web Lock that nobody else asks for but whoever wants to hear of our end. */
export interface TabLock {
  readonly name: string;
  release(): void;
}

/** Holds a lock of a fresh name, which the browser lets go when the tab ends in whatever way. */
export async function holdLock(locks: Pick<LockManager, "request">): Promise<TabLock> {
  const name = `botwatch tab ${crypto.randomUUID()}`;
  const granted = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const hold = (): Promise<void> => {
    granted.resolve();
    return held.promise;
  };
  locks.request(name, hold).catch(granted.reject);
  await granted.promise;
  return { name, release: held.resolve };
}
