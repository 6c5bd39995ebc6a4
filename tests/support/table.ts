import type { ChangePollerOptions } from "../../api/streams/change-poller.ts";

/** A table of keyed numbers that a change poller follows, and that does as a test says. */
export interface Table {
  /** The look and the wake-ups of a poller; a value is `key=number`, with a `?` while it cannot be verified. */
  readonly options: Pick<ChangePollerOptions<number, number, string>, "look" | "follow" | "unfollow" | "publish">;
  readonly write: (key: string, value: number) => void;
  readonly remove: (key: string) => void;
  /** The keys of every look that has begun. */
  readonly looks: (readonly string[])[];
  /** What was asked of the wake-ups, in order. */
  readonly follows: string[];
  /** Looks fail, hang, or answer. */
  readonly become: (health: "well" | "failing" | "hanging") => void;
  /** Looks begun from now on read the rows and wait; the returned function lets them answer. */
  readonly hold: () => () => void;
  /** Unfollowing takes until the returned function is called. */
  readonly holdUnfollow: () => () => void;
  /** The numbers of the oldest write under way and of the next one. */
  readonly writes: { horizon: bigint; frontier: bigint };
}

/** Creates a table in which `a` to `e` are 1. */
export function createTable(): Table {
  const rows = new Map(["a", "b", "c", "d", "e"].map((key) => [key, 1]));
  const looks: (readonly string[])[] = [];
  const follows: string[] = [];
  const writes = { horizon: 10n, frontier: 10n };
  let health: "well" | "failing" | "hanging" = "well";
  let held: Promise<void> | undefined;
  let heldUnfollow: Promise<void> | undefined;
  return {
    options: {
      look: async (versions) => {
        looks.push([...versions.keys()]);
        if (health === "failing") {
          throw new Error("connection refused");
        }
        if (health === "hanging") {
          return new Promise(() => undefined);
        }
        const changes = [...versions].flatMap(([key, version]) => {
          const value = rows.get(key);
          return (value ?? -1) === version ? [] : [{ key, version: value ?? -1, reading: value ?? null }];
        });
        const found = { at: new Date(), changes, ...writes };
        await held;
        return found;
      },
      follow: async (keys) => void follows.push(`follow ${keys.join(" ")}`),
      unfollow: async (keys) => {
        follows.push(`unfollow ${keys.join(" ")}`);
        await heldUnfollow;
      },
      publish: (reading, isVerified) => ({ value: `${reading}${isVerified ? "" : "?"}` }),
    },
    write: (key, value) => rows.set(key, value),
    remove: (key) => rows.delete(key),
    looks,
    follows,
    become: (next) => {
      health = next;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return () => {
        held = undefined;
        resolve();
      };
    },
    holdUnfollow: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      heldUnfollow = promise;
      return () => {
        heldUnfollow = undefined;
        resolve();
      };
    },
    writes,
  };
}
