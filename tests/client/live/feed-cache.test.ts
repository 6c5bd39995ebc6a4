// @vitest-environment node
import { describe, expect, it } from "vitest";
import { createFeedCache } from "../../../client/live/feed-cache.ts";

const READ_AT = "2026-11-23T02:00:00.000Z";
const at = (botId: string, revision: number) => ({ botId, status: { revision, readAt: READ_AT } });
const gone = (botId: string) => ({ botId, status: null });

describe("createFeedCache", () => {
  it("is loaded once a snapshot has come, even an empty one", () => {
    const cache = createFeedCache();

    cache.merge([at("a", 1)]);
    expect(cache.isLoaded()).toBe(false);

    cache.replace([], false);
    expect(cache.isLoaded()).toBe(true);
  });

  it("keeps the latest of each bot, and that it is gone", () => {
    const cache = createFeedCache();

    cache.merge([at("a", 1), at("b", 1)]);
    cache.merge([at("a", 2), gone("b")]);

    expect([...cache.values()]).toEqual([at("a", 2), gone("b")]);
  });

  it("forgets what is not in a snapshot", () => {
    const cache = createFeedCache();
    cache.merge([at("a", 1), at("b", 1)]);

    cache.replace([at("b", 1)], false);

    expect(cache.get("a")).toBeUndefined();
  });

  it("lets no revision go back for the snapshot of a second stream beside one that runs", () => {
    const cache = createFeedCache();
    cache.merge([at("a", 5)]);

    cache.replace([at("a", 4)], true);

    expect(cache.get("a")).toEqual(at("a", 5));
  });

  it("believes the snapshot after a loss, whatever its revisions", () => {
    const cache = createFeedCache();
    cache.merge([at("a", 5)]);

    cache.replace([at("a", 4)], false);

    expect(cache.get("a")).toEqual(at("a", 4));
  });
});
