// @vitest-environment node
import { createRoot, createSignal } from "solid-js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createTurn } from "../../../client/market/create-turn.ts";

/** Windows that are open, each with the way to close it. */
const closings: (() => void)[] = [];

function openWindow(locks: LockManager | null = navigator.locks) {
  return createRoot((close) => {
    const [isWanted, setIsWanted] = createSignal(true);
    closings.push(close);
    return { ...createTurn(locks, isWanted), setIsWanted, close };
  });
}

afterEach(() => closings.splice(0).forEach((close) => close()));

describe("the turn of a window", () => {
  it("is taken by the one that begins to want it, and given back when that one is done", async () => {
    const first = openWindow();
    await vi.waitUntil(first.isOurs);

    const second = openWindow();
    await vi.waitUntil(() => second.isOurs() && !first.isOurs());
    second.close();

    await vi.waitUntil(first.isOurs);
    expect(first.isOurs()).toBe(true);
  });

  it("is taken when somebody asks for it", async () => {
    const first = openWindow();
    await vi.waitUntil(first.isOurs);
    const second = openWindow();
    await vi.waitUntil(() => second.isOurs() && !first.isOurs());

    first.take();

    await vi.waitUntil(() => first.isOurs() && !second.isOurs());
    expect(second.isOurs()).toBe(false);
  });

  it("is nobody's who does not want it", async () => {
    const first = openWindow();
    await vi.waitUntil(first.isOurs);
    const second = openWindow();
    await vi.waitUntil(() => second.isOurs() && !first.isOurs());

    first.setIsWanted(false);
    second.setIsWanted(false);
    first.take();

    expect([first.isOurs(), second.isOurs()]).toEqual([false, false]);
  });

  it("is everybody's where there are no locks", () => {
    const [first, second] = [openWindow(null), openWindow(null)];

    expect([first.isOurs(), second.isOurs()]).toEqual([true, true]);
  });
});
