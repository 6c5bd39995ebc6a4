import { DriverException } from "@mikro-orm/core";
import { describe, expect, it } from "vitest";
import { toOperatorSentence } from "../../../api/operations/failure.ts";

const URL_WITH_SECRETS = "postgres://ada:hunter2@db.example.org:5432/bots?sslpassword=hunter3";

const failed = (message: string, details: object) => Object.assign(new Error(message), details);

describe("toOperatorSentence", () => {
  it.each([
    failed("connect ECONNREFUSED", { code: "ECONNREFUSED", syscall: "connect" }),
    failed("getaddrinfo ENOTFOUND", { code: "ENOTFOUND", syscall: "getaddrinfo" }),
    failed("password authentication failed", { code: "28P01" }),
    failed("database does not exist", { code: "3D000" }),
    failed("the database system is shutting down", { code: "57P03" }),
    new DriverException(new Error("Connection terminated unexpectedly")),
    new AggregateError([failed("connect ECONNREFUSED ::1", { syscall: "connect" })]),
  ])("names the server but no secret for: %s", (error) => {
    expect(toOperatorSentence(error, URL_WITH_SECRETS)).toMatch(
      /^DATABASE_URL: found db\.example\.org:5432\/bots, expected a PostgreSQL server that can be used: \w/,
    );
  });

  it.each([
    failed("listen EADDRINUSE: address already in use", { code: "EADDRINUSE", syscall: "listen" }),
    failed("duplicate key value", { code: "23505" }),
    failed("EACCES: permission denied", { code: "EACCES", syscall: "mkdir" }),
    new Error("There is no account yet"),
  ])("says no more than the error itself for: %s", (error) => {
    expect(toOperatorSentence(error, URL_WITH_SECRETS)).toBe(error.message);
  });

  it("blames no server where the database is embedded", () => {
    const error = failed("connect ECONNREFUSED", { syscall: "connect" });

    expect(toOperatorSentence(error)).toBe("connect ECONNREFUSED");
  });
});
