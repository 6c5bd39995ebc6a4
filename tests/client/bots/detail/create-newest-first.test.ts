import { createRoot, createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import { createNewestFirst, type Page } from "../../../../client/bots/detail/create-newest-first.ts";

interface Item {
  readonly key: number;
}

/** Items with these keys. */
const items = (...keys: readonly number[]): readonly Item[] => keys.map((key) => ({ key }));

/** A list over a source that answers when a test says so. */
function createList(keptCount = 10) {
  const reads: (PromiseWithResolvers<Page<Item>> & { readonly of: string })[] = [];
  const read = (of: string): Promise<Page<Item>> => {
    const pending = { ...Promise.withResolvers<Page<Item>>(), of };
    reads.push(pending);
    return pending.promise;
  };
  const [changes, setChanges] = createSignal<number>();
  const { list, dispose } = createRoot((dispose) => ({
    dispose,
    list: createNewestFirst<Item>({
      keyOf: ({ key }) => key,
      readNewest: (known) => read(`newest after ${known?.key ?? "nothing"}`),
      readOlder: (oldest) => read(`older than ${oldest.key}`),
      isJoined: (page, known) => (page.items.at(-1)?.key ?? 0) <= known.key + 1,
      changes,
      keptCount,
    }),
  }));
  const answer = async (page: Page<Item>) => {
    reads.shift()?.resolve(page);
    await settled();
  };
  return {
    list,
    dispose,
    change: setChanges,
    waiting: () => reads.map(({ of }) => of),
    answer,
    fail: async (message: string) => {
      reads.shift()?.reject(new Error(message));
      await settled();
    },
    keys: () => list.items().map(({ key }) => key),
  };
}

/** Everything that follows from promises that are settled has happened. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

describe("createNewestFirst", () => {
  it("reads nothing before it is told that there is something", () => {
    const { waiting } = createList();

    expect(waiting()).toEqual([]);
  });

  it("reads the newest page, and then what is newer", async () => {
    const { change, answer, keys, waiting, list } = createList();
    change(3);
    await answer({ items: items(3, 2, 1), hasOlder: false });

    change(5);
    expect(waiting()).toEqual(["newest after 3"]);
    await answer({ items: items(5, 4), hasOlder: true });

    expect(keys()).toEqual([5, 4, 3, 2, 1]);
    expect([list.isLoaded(), list.hasOlder()]).toEqual([true, false]);
  });

  it("keeps each item once, and the object that is shown", async () => {
    const { change, answer, keys, list } = createList();
    change(2);
    await answer({ items: items(2, 1), hasOlder: false });
    const [shown] = list.items();

    change(3);
    await answer({ items: items(3, 2, 1), hasOlder: false });

    expect(keys()).toEqual([3, 2, 1]);
    expect(list.items()[1]).toBe(shown);
  });

  it("reads once more, and only once, for all that changed while it was reading", async () => {
    const { change, answer, waiting } = createList();
    change(1);
    change(2);
    change(3);
    expect(waiting()).toEqual(["newest after nothing"]);

    await answer({ items: items(1), hasOlder: false });
    expect(waiting()).toEqual(["newest after 1"]);

    await answer({ items: items(3, 2), hasOlder: false });
    expect(waiting()).toEqual([]);
  });

  it("begins anew where more has come than fits a page", async () => {
    const { change, answer, keys, list } = createList();
    change(2);
    await answer({ items: items(2, 1), hasOlder: false });

    change(99);
    await answer({ items: items(99, 98, 97), hasOlder: true });

    expect(keys()).toEqual([99, 98, 97]);
    expect(list.hasOlder()).toBe(true);
  });

  it("adds older items when asked, until there are no more", async () => {
    const { change, answer, keys, list, waiting } = createList();
    change(9);
    await answer({ items: items(9, 8), hasOlder: true });
    expect(list.hasOlder()).toBe(true);

    list.loadOlder();
    expect([list.isLoadingOlder(), waiting()]).toEqual([true, ["older than 8"]]);
    await answer({ items: items(7, 6), hasOlder: false });

    expect(keys()).toEqual([9, 8, 7, 6]);
    expect([list.isLoadingOlder(), list.hasOlder()]).toEqual([false, false]);
  });

  it("asks for older items once at a time", async () => {
    const { change, answer, list, waiting } = createList();
    change(9);
    await answer({ items: items(9), hasOlder: true });

    list.loadOlder();
    list.loadOlder();

    expect(waiting()).toEqual(["older than 9"]);
  });

  it("drops older items that belong to a list that has begun anew meanwhile", async () => {
    const { change, answer, keys, list } = createList();
    change(2);
    await answer({ items: items(2), hasOlder: true });
    change(50);
    list.loadOlder();

    await answer({ items: items(50, 49), hasOlder: true });
    await answer({ items: items(1), hasOlder: false });

    expect(keys()).toEqual([50, 49]);
    expect(list.hasOlder()).toBe(true);
  });

  it("lets go of the oldest items, which can be asked for again", async () => {
    const { change, answer, keys, list } = createList(3);
    change(3);
    await answer({ items: items(3, 2, 1), hasOlder: false });

    change(5);
    await answer({ items: items(5, 4), hasOlder: false });

    expect(keys()).toEqual([5, 4, 3]);
    expect(list.hasOlder()).toBe(true);
  });

  it("keeps beside the newest as many as were asked for", async () => {
    const { change, answer, keys, list } = createList(2);
    change(4);
    await answer({ items: items(4, 3), hasOlder: true });
    list.loadOlder();
    await answer({ items: items(2, 1), hasOlder: false });

    change(5);
    await answer({ items: items(5), hasOlder: false });

    expect(keys()).toEqual([5, 4, 3, 2]);
  });

  it("says why it cannot be read, keeps what it has, and reads on when asked", async () => {
    const { change, answer, fail, keys, list, waiting } = createList();
    change(1);
    await answer({ items: items(1), hasOlder: false });
    change(2);
    await fail("The server cannot be reached");
    expect([list.error(), keys()]).toEqual(["The server cannot be reached", [1]]);

    list.retry();
    expect(waiting()).toEqual(["newest after 1"]);
    await answer({ items: items(2), hasOlder: false });

    expect([list.error(), keys()]).toEqual([null, [2, 1]]);
  });

  it("is empty, and not loading, where there is nothing", async () => {
    const { change, answer, keys, list } = createList();
    change(0);

    await answer({ items: [], hasOlder: false });

    expect([keys(), list.isLoaded(), list.hasOlder()]).toEqual([[], true, false]);
  });

  it("shows nothing and reads nothing once its owner is gone", async () => {
    const { change, answer, dispose, keys, list, waiting } = createList();
    change(1);
    list.retry();
    dispose();

    await answer({ items: items(1), hasOlder: false });

    expect([keys(), waiting()]).toEqual([[], []]);
  });
});
