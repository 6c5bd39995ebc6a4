import { describe, expect, it } from "vitest";
import { toLogLine } from "../../../../client/bots/detail/log-line.ts";

describe("toLogLine", () => {
  it.each([
    {
      kind: "STATUS",
      message: "Waiting: No signal",
      line: { about: "status", runStatus: "WAITING", text: "No signal" },
    },
    { kind: "STATUS", message: "Running", line: { about: "status", runStatus: "RUNNING", text: "" } },
    {
      kind: "STATUS",
      message: "Paused: The limit: 20 trades\nis reached",
      line: { about: "status", runStatus: "PAUSED", text: "The limit: 20 trades\nis reached" },
    },
    { kind: "STATUS", message: "Dancing", line: { about: "other", kind: "STATUS", text: "Dancing" } },
    { kind: "STATUS", message: "", line: { about: "other", kind: "STATUS", text: "" } },
    {
      kind: "ACTION",
      message: "Start requested",
      line: { about: "action", kind: "START", state: "REQUESTED", text: "" },
    },
    {
      kind: "ACTION",
      message: "Stop confirmed: Stopped; the open position is kept",
      line: { about: "action", kind: "STOP", state: "CONFIRMED", text: "Stopped; the open position is kept" },
    },
    {
      kind: "ACTION",
      message: "Stop timed out: The bot did not confirm in time",
      line: { about: "action", kind: "STOP", state: "TIMED_OUT", text: "The bot did not confirm in time" },
    },
    {
      kind: "ACTION",
      message: "Start failed: No: money",
      line: { about: "action", kind: "START", state: "FAILED", text: "No: money" },
    },
    {
      kind: "ACTION",
      message: "Start is pondered",
      line: { about: "other", kind: "ACTION", text: "Start is pondered" },
    },
    { kind: "CREATED", message: "Created: EMA demo", line: { about: "other", kind: "CREATED", text: "EMA demo" } },
    {
      kind: "CONFIGURED",
      message: "Changed: name, stop loss percent",
      line: { about: "other", kind: "CONFIGURED", text: "name, stop loss percent" },
    },
    {
      kind: "ERROR",
      message: "Created: an error of this very text",
      line: { about: "other", kind: "ERROR", text: "Created: an error of this very text" },
    },
    {
      kind: "RECOVERED",
      message: "The error is gone",
      line: { about: "other", kind: "RECOVERED", text: "The error is gone" },
    },
    { kind: "ORDER", message: "Bought 1 BTC", line: { about: "other", kind: "ORDER", text: "Bought 1 BTC" } },
  ] as const)("$kind $message", ({ kind, message, line }) => {
    expect(toLogLine({ kind, message })).toEqual(line);
  });
});
