import { describe, expect, it } from "vitest";
import { toWish } from "../../../client/terminal/arguments.ts";
import { BOT_ID } from "../../support/bot-status.ts";

const ENVIRONMENT = { BOTWATCH_TOKEN: "secret" };

describe("toWish", () => {
  it("watches a bot on this machine unless told otherwise", () => {
    expect(toWish([BOT_ID], ENVIRONMENT)).toEqual({
      kind: "watch",
      botId: BOT_ID,
      url: "http://127.0.0.1:4000/graphql",
      token: "secret",
      isJson: false,
    });
  });

  it.each([
    ["https://bots.example.org", "https://bots.example.org/graphql"],
    ["https://bots.example.org/", "https://bots.example.org/graphql"],
    ["https://example.org/bots/graphql", "https://example.org/bots/graphql"],
  ])("takes %s for %s", (BOTWATCH_URL, url) => {
    expect(toWish([BOT_ID, "--json"], { ...ENVIRONMENT, BOTWATCH_URL })).toMatchObject({ url, isJson: true });
  });

  it.each([
    [[], ENVIRONMENT, "Which bot? Expected its id: npm run watch -- <bot id>"],
    [["my bot"], ENVIRONMENT, 'Expected a bot id, which is a UUID, found "my bot"'],
    [[BOT_ID, BOT_ID], ENVIRONMENT, "Expected one bot id, found 2"],
    [[BOT_ID, "--yaml"], ENVIRONMENT, "Unknown option '--yaml'"],
    [[BOT_ID], {}, "BOTWATCH_TOKEN is not set, expected a token; npm run token prints one"],
    [[BOT_ID], { BOTWATCH_TOKEN: "two\nlines" }, "BOTWATCH_TOKEN holds blanks or letters that no token has"],
    [
      [BOT_ID],
      { ...ENVIRONMENT, BOTWATCH_URL: "localhost:4000" },
      'BOTWATCH_URL is "localhost:4000", expected an http or https address like http://127.0.0.1:4000/graphql',
    ],
  ])("refuses %o with one sentence", (args, environment, message) => {
    expect(toWish(args, environment)).toEqual({ kind: "wrong", message });
  });

  it("gives help whatever else is wrong", () => {
    expect(toWish(["--help"], {})).toEqual({ kind: "help" });
  });
});
