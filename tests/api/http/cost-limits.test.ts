import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { createCostLimits } from "../../../api/http/cost-limits.ts";
import { schema } from "../../../api/schema/schema.ts";

const refuse = createCostLimits({
  schema,
  limits: { maxQueryDepth: 6, maxQueryBreadth: 20, maxQueryComplexity: 1_000 },
});
const SINCE = "2026-01-01T00:00:00.000Z";

/** The sentence of a refusal; null: there is none. */
function refusal(text: string, variableValues: Record<string, unknown> = {}, operationName?: string) {
  return refuse({ document: parse(text), variableValues, operationName })?.message ?? null;
}

describe("the complexity of an operation", () => {
  it.each([
    ["{ bots(first: 400) { edges { cursor } } }", null],
    ["{ bots(first: 500) { edges { cursor } } }", 1_001],
    ["{ bots { edges { node { trades(first: 20) { edges { cursor } } } } } }", 4_301],
    [`{ botHistories(ids: ["a", "b"], since: "${SINCE}", points: 200) { samples { at } } }`, null],
    [`{ botHistories(ids: ["a", "b", "c"], since: "${SINCE}", points: 200) { samples { at } } }`, 1_201],
    ["mutation { stopAllBots { id kind } }", null],
    [
      "subscription { botStatuses { status { runStatus reason } bot { a: name b: name c: name d: name e: name f: name } } }",
      1_001,
    ],
    ["{ __schema { types { fields { name } } } }", null],
  ])("of %s is as expected", (text, found) => {
    expect(refusal(text)).toBe(
      found === null
        ? null
        : `The complexity of an operation must be at most 1000, found ${found}: the server's MAX_QUERY_COMPLEXITY`,
    );
  });

  it("is reckoned anew for other variables of the same document, and for another of its operations", () => {
    const document = parse(
      "query A($first: Int) { bots(first: $first) { edges { cursor } } } query B { bots { totalCount } }",
    );
    const ask = (first: number, operationName: string) =>
      refuse({ document, variableValues: { first }, operationName }) === null ? "runs" : "refused";

    expect([ask(10, "A"), ask(900, "A"), ask(10, "A"), ask(900, "B")]).toEqual(["runs", "refused", "runs", "runs"]);
  });

  it("counts a fragment as often as it is used, however often that is", () => {
    const fragments = Array.from(
      { length: 40 },
      (_, i) => `fragment F${i} on Viewer { ...F${i + 1} ...F${i + 1} }`,
    );

    expect(refusal(`{ viewer { ...F0 } } ${fragments.join(" ")} fragment F40 on Viewer { id }`)).toMatch(
      /MAX_QUERY_BREADTH$/,
    );
  });

  it("is left to execution where variables do not fit", () => {
    expect(refusal("query A($first: Int) { bots(first: $first) { totalCount } }", { first: "many" })).toBe(null);
  });
});
