import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHistoryClient, type HistoryClient } from "../../../api/market/history-client.ts";

const fetch = vi.fn<typeof globalThis.fetch>();
let client: HistoryClient;

beforeEach(() => {
  vi.useFakeTimers();
  fetch.mockReset().mockImplementation(async () => new Response("[]"));
  client = createHistoryClient({ title: "Kraken", requestIntervalMs: 1_000, fetch });
});
afterEach(() => vi.useRealTimers());

describe("createHistoryClient", () => {
  it("asks one question after the other, no more often than it may", async () => {
    void client.get("https://x.test/1");
    void client.get("https://x.test/2");
    await vi.advanceTimersByTimeAsync(999);
    expect(fetch).toHaveBeenCalledTimes(1);

    await vi.advanceTimersByTimeAsync(1);

    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("leaves the exchange alone for as long as it says when it was asked too often", async () => {
    fetch.mockImplementationOnce(async () => new Response("", { status: 429, headers: { "retry-after": "30" } }));
    const refusal = "Kraken was asked too often and wants to be left alone for a while";
    await expect(client.get("https://x.test/1")).rejects.toThrow(refusal);

    await expect(client.get("https://x.test/2")).rejects.toThrow(refusal);
    expect(fetch).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(30_000);
    expect(await client.get("https://x.test/3")).toBe("[]");
  });

  it("refuses what would wait for too long", async () => {
    const asked = Array.from({ length: 60 }, () => client.get("https://x.test/").catch(String));

    expect(await asked.at(-1)).toBe("Error: Too many questions wait for Kraken: try again in a moment");
  });

  it("says that the exchange cannot be reached", async () => {
    fetch.mockImplementationOnce(() => Promise.reject(new TypeError("fetch failed")));

    await expect(client.get("https://x.test/")).rejects.toThrow("Kraken cannot be reached");
  });
});
