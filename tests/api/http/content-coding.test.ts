import { describe, expect, it } from "vitest";
import { isAccepted } from "../../../api/http/content-coding.ts";

describe("isAccepted", () => {
  it.each([
    ["gzip", true],
    ["GZIP", true],
    ["br, gzip;q=0.5, *;q=0", true],
    ["deflate, gzip ; q=1.0", true],
    ["*", true],
    ["*;q=0.1", true],
    ["gzip;q=0", false],
    ["gzip;q=0.000", false],
    ["gzip;q=0, *", false],
    ["*;q=0", false],
    ["br", false],
    ["identity", false],
    ["x-gzip-like", false],
    ["gzip;q=nonsense", false],
    ["", false],
    [null, false],
  ])("says whether %j takes gzip: %s", (header, expected) => {
    expect(isAccepted(header, "gzip")).toBe(expected);
  });

  it.each([null, "", "gzip", "identity;q=0"])("sends what %j asks for as it is where it has to", (header) => {
    expect(isAccepted(header, "identity")).toBe(true);
  });
});
