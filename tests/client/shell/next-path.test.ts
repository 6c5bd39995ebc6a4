// @vitest-environment node
import { describe, expect, it } from "vitest";
import { nextPathOf, signInPath } from "../../../client/shell/next-path.ts";

const ORIGIN = "https://bots.example.org";

describe("signInPath", () => {
  it("remembers the page and its search", () => {
    expect(signInPath({ pathname: "/bots/7", search: "?range=7d" })).toBe("/sign-in?next=%2Fbots%2F7%3Frange%3D7d");
  });

  it("remembers nothing of the overview, where everybody arrives anyway", () => {
    expect(signInPath({ pathname: "/", search: "" })).toBe("/sign-in");
  });
});

describe("nextPathOf", () => {
  it("follows a path of this site", () => {
    expect(nextPathOf("/bots/7?range=7d", ORIGIN)).toBe("/bots/7?range=7d");
  });

  it.each([
    ["nothing", undefined],
    ["the parameter given twice", ["/bots/1", "/bots/2"]],
    ["another site", "https://evil.example"],
    ["another site without a scheme", "//evil.example/bots"],
    ["another site by a backslash", "/\\evil.example"],
    ["another site behind a tab", "/\t/evil.example"],
    ["another site behind a line end", "/\n/evil.example"],
    ["another site behind dots", "/.//evil.example"],
    ["a script", "javascript:alert(1)"],
    ["a relative path", "bots/7"],
    ["the form itself", "/sign-in?next=/"],
    ["an empty text", ""],
  ])("goes to the overview for %s", (_, next) => {
    expect(nextPathOf(next, ORIGIN)).toBe("/");
  });
});
