import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Viewer } from "../../../api/accounts/authenticate.ts";
import { createViewerCheck, type ViewerCheck } from "../../../api/accounts/viewer-check.ts";

const VIEWER = { sessionId: "s1" } as Viewer;

/** The checks that were asked of the database, in order. */
let checks: (PromiseWithResolvers<Viewer | null> & { readonly token: string })[];
let hangs: number;
let check: ViewerCheck;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate"] });
  start(250);
});

afterEach(() => {
  vi.useRealTimers();
});

function start(keptForMs: number): void {
  checks = [];
  hangs = 0;
  check = createViewerCheck({
    find: (token) => {
      const one = { token, ...Promise.withResolvers<Viewer | null>() };
      checks.push(one);
      return one.promise;
    },
    keptForMs,
    onHanging: () => void (hangs += 1),
  });
}

/** Checks a token, for whom this viewer is found. */
async function findAs(viewer: Viewer | null): Promise<void> {
  const found = check.find("t");
  checks.at(-1)?.resolve(viewer);
  await found;
  await turn();
}

describe("createViewerCheck: find", () => {
  it("asks once for all who come with the same token while it is being checked", async () => {
    const found = [check.find("t"), check.find("t"), check.findRecent("t")];

    checks[0]?.resolve(VIEWER);

    expect(await Promise.all(found)).toEqual([VIEWER, VIEWER, VIEWER]);
    expect(checks.map(({ token }) => token)).toEqual(["t"]);
  });

  it("asks for each token", () => {
    void check.find("t");
    void check.find("u");

    expect(checks.map(({ token }) => token)).toEqual(["t", "u"]);
  });

  it("asks again for whoever comes later", async () => {
    await findAs(VIEWER);

    void check.find("t");

    expect(checks).toHaveLength(2);
  });

  it("fails for all who share a check, and asks again for the next", async () => {
    const failed = Promise.allSettled([check.find("t"), check.find("t")]);
    checks[0]?.reject(new Error("away"));

    expect((await failed).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await turn();
    void check.find("t");
    expect(checks).toHaveLength(2);
  });

  it("asks again beside a check that has hung for 3 s, and says so", () => {
    void check.find("t");
    vi.advanceTimersByTime(2_999);
    void check.find("t");
    const before = [checks.length, hangs];

    // Its turns take some ms more than the timers in them.
    vi.advanceTimersByTime(21);
    void check.find("t");

    expect(before).toEqual([1, 0]);
    expect([checks.length, hangs]).toEqual([2, 1]);
  });

  it("asks again once a session has ended, beside a check that may have found it before", async () => {
    const before = check.find("t");

    check.forget("s1");
    const after = check.find("t");
    checks[0]?.resolve(VIEWER);
    checks[1]?.resolve(null);

    expect([await before, await after]).toEqual([VIEWER, null]);
  });

  it("says nothing of hanging once it was answered", async () => {
    await findAs(null);

    vi.advanceTimersByTime(10_000);

    expect(hangs).toBe(0);
  });
});

describe("createViewerCheck: findRecent", () => {
  it("takes who was found a moment ago", async () => {
    await findAs(VIEWER);
    vi.advanceTimersByTime(249);

    expect(await check.findRecent("t")).toBe(VIEWER);
    expect(checks).toHaveLength(1);
  });

  it("asks again after that moment", async () => {
    await findAs(VIEWER);
    vi.advanceTimersByTime(250);

    void check.findRecent("t");

    expect(checks).toHaveLength(2);
  });

  it("asks again for a token that nobody was found by", async () => {
    await findAs(null);

    void check.findRecent("t");

    expect(checks).toHaveLength(2);
  });

  it("asks each time where nobody is kept", async () => {
    start(0);
    await findAs(VIEWER);

    void check.findRecent("t");

    expect(checks).toHaveLength(2);
  });

  it("asks again for a session that may have ended", async () => {
    await findAs(VIEWER);

    check.forget("s1");
    void check.findRecent("t");

    expect(checks).toHaveLength(2);
  });

  it("knows those whose session has not ended", async () => {
    await findAs(VIEWER);

    check.forget("s2");
    void check.findRecent("t");

    expect(checks).toHaveLength(1);
  });

  it("asks again for a session that may have ended while it was looked for", async () => {
    const found = check.find("t");
    check.forget("s1");
    checks[0]?.resolve(VIEWER);
    await found;
    await turn();

    void check.findRecent("t");

    expect(checks).toHaveLength(2);
  });

  it("asks again where the only answer came after it was given up: much may have ended since", async () => {
    const hung = check.find("t");
    vi.advanceTimersByTime(3_020);
    await findAs(VIEWER);
    check.forget("s1");
    checks[0]?.resolve(VIEWER);
    await hung;
    await turn();

    void check.findRecent("t");

    expect(checks).toHaveLength(3);
  });
});
