import { describe, expect, it } from "vitest";
import { createMarketFeed } from "../../../api/market/create-market-feed.ts";
import { aFile, hourly, toCsv } from "../../support/candles.ts";

const FORMS = "expected simulated or replay:FILE.csv, the last with ?speed=N (above 0) where wanted";

describe("createMarketFeed", () => {
  it("opens the simulated market", async () => {
    expect(await createMarketFeed("simulated")).toMatchObject({ name: "simulated", stepMs: null });
  });

  it.each([
    ["", 3_600_000],
    ["?speed=3600", 1_000],
    ["?speed=0.5", 7_200_000],
  ])("opens a replay with %j, in which a candle of an hour takes %i ms", async (ending, stepMs) => {
    const file = await aFile(toCsv(hourly(["1.1", "1.2"])));

    expect(await createMarketFeed(`replay:${file}${ending}`)).toMatchObject({ stepMs });
  });

  it.each(["", "nasdaq", "replay:", "replay:a.csv?speed=0", "replay:a.csv?speed=fast", "replay:a.csv?pace=2"])(
    "says what a market looks like when it finds %j",
    async (spec) => {
      await expect(createMarketFeed(spec)).rejects.toThrow(`MARKET: found ${JSON.stringify(spec)}, ${FORMS}`);
    },
  );
});
