import { describe, expect, it, vi } from "vitest";
import { createOutage } from "../../../api/runner/outage.ts";

const fail = () => Promise.reject(new Error("connection refused"));
const succeed = () => Promise.resolve("done");
const aLog = () => ({
  info: vi.fn<(...parts: unknown[]) => void>(),
  error: vi.fn<(...parts: unknown[]) => void>(),
});

describe("createOutage", () => {
  it("gives what succeeds", async () => {
    expect(await createOutage(aLog()).survive(succeed)).toBe("done");
  });

  it("logs an outage once, and its end", async () => {
    const log = aLog();
    const outage = createOutage(log);

    await outage.survive(fail);
    await outage.survive(fail);
    await outage.survive(succeed);
    await outage.survive(succeed);

    expect(log.error).toHaveBeenCalledTimes(1);
    expect(log.info).toHaveBeenCalledExactlyOnceWith({ failures: 2 }, "Paper bots run again");
  });

  it.each([
    [1, 250],
    [2, 500],
    [3, 1_000],
    [4, 2_000],
    [5, 4_000],
    [6, 4_000],
  ])("after %i failures waits %i ms", async (failures, delayMs) => {
    const outage = createOutage(aLog());

    await Promise.all(Array.from({ length: failures }, () => outage.survive(fail)));

    expect(outage.retryDelayMs()).toBe(delayMs);
  });

  it("does not take two transactions that met for an outage", async () => {
    const log = aLog();

    await createOutage(log).survive(() => Promise.reject(Object.assign(new Error("deadlock"), { code: "40P01" })));

    expect(log.error).not.toHaveBeenCalled();
  });
});
