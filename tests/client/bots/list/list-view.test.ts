import { describe, expect, it } from "vitest";
import { toListParams, toListView } from "../../../../client/bots/list/list-view.ts";

describe("toListView", () => {
  it("is everything, by attention, where the address says nothing", () => {
    expect(toListView({})).toEqual({ search: "", filter: null, sort: "attention", direction: "asc" });
  });

  it("reads what an address says", () => {
    expect(toListView({ q: "btc", status: "unsure", sort: "name", dir: "desc" })).toEqual({
      search: "btc",
      filter: "UNSURE",
      sort: "name",
      direction: "desc",
    });
  });

  it("takes what makes no sense for absent", () => {
    expect(toListView({ status: "flying", sort: "colour", dir: "up" })).toEqual(toListView({}));
  });

  it("takes the first of what is there twice", () => {
    expect(toListView({ status: ["error", "running"] }).filter).toBe("ERROR");
  });

  it("gives every order the direction that people mean by it", () => {
    expect(toListView({ sort: "pnl" }).direction).toBe("desc");
  });
});

describe("toListParams", () => {
  it("leaves out what goes without saying", () => {
    expect(toListParams(toListView({}))).toEqual({ q: null, status: null, sort: null, dir: null });
  });

  it.each([
    { q: "btc 5m", status: "attention", sort: "unrealized", dir: "asc" },
    { q: null, status: "error", sort: null, dir: "desc" },
    { q: null, status: null, sort: "created", dir: null },
  ])("writes %j as it was read", (params) => {
    const found = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null));

    expect(toListParams(toListView(found))).toEqual(params);
  });
});
