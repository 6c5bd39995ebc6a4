import { describe, expect, it } from "vitest";
import { readCandleFile } from "../../../api/market/candle-file.ts";
import { aFile } from "../../support/candles.ts";

const HEADER = "open_time,open,high,low,close,volume";
const ROW = "3600000,1.1,1.2,1.0,1.15,7";

describe("readCandleFile", () => {
  it("reads times and closes, the latter as they are written", async () => {
    const file = await aFile(`${HEADER}\n0,1,1,1,1.10,5\n${ROW}\n`);

    expect(await readCandleFile(file)).toEqual([
      { openTime: 0, close: "1.10" },
      { openTime: 3_600_000, close: "1.15" },
    ]);
  });

  it("takes columns in any order, others beside them, Windows' line ends and empty lines", async () => {
    const file = await aFile(
      "\uFEFFclose,note,volume,low,high,open,open_time\r\n2,a,0,1,3,1,0\r\n\r\n3,b,0,1,3,1,60000\r\n",
    );

    expect(await readCandleFile(file)).toEqual([
      { openTime: 0, close: "2" },
      { openTime: 60_000, close: "3" },
    ]);
  });

  it.each([
    ["an empty file", "", ": too few candles, found 0, expected at least 2"],
    ["a file without rows", `${HEADER}\n`, ": too few candles, found 0, expected at least 2"],
    ["a file with one row", `${HEADER}\n${ROW}\n`, ": too few candles, found 1, expected at least 2"],
    [
      "a missing column",
      "open_time,open,high,low,volume\n1,1,1,1,1",
      ", line 1: found the columns open_time,open,high,low,volume, expected close too",
    ],
    [
      "a time that is none",
      `${HEADER}\n2024-01-01,1,1,1,1,1`,
      ', line 2: open_time is "2024-01-01", expected milliseconds since 1970',
    ],
    [
      "a price that is none",
      `${HEADER}\n${ROW}\n7200000,1,1,1,abc,1`,
      ', line 3: close is "abc", expected a price above 0',
    ],
    ["a price of nothing", `${HEADER}\n0,1,1,0,1,1`, ', line 2: low is "0", expected a price above 0'],
    ["a volume that is none", `${HEADER}\n0,1,1,1,1,-3`, ', line 2: volume is "-3", expected a number'],
    [
      "times that fall",
      `${HEADER}\n${ROW}\n0,1,1,1,1,1`,
      ", line 3: open_time 0 is not after the row before it, expected rising times",
    ],
    [
      "times that stand still",
      `${HEADER}\n${ROW}\n${ROW}`,
      ", line 3: open_time 3600000 is not after the row before it, expected rising times",
    ],
    [
      "a row that is too short",
      `${HEADER}\n0,1,1`,
      ": Invalid Record Length: columns length is 6, got 3 on line 2",
    ],
  ])("says what is wrong with %s", async (_, text, message) => {
    const file = await aFile(text);

    await expect(readCandleFile(file)).rejects.toThrow(new Error(`Replay file ${file}${message}`));
  });

  it("names a file that is not there", async () => {
    await expect(readCandleFile("/nowhere/candles.csv")).rejects.toThrow(
      "Replay file /nowhere/candles.csv: found no such file, expected a CSV file with the columns open_time,open,high,low,close,volume",
    );
  });
});
