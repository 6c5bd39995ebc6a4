import { once } from "node:events";
import { createServer, get } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { whenLate } from "../../../api/streams/patience.ts";

afterEach(() => vi.useRealTimers());

/** Keeps this process from doing anything else. */
function beBusy(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;) {
    // Nothing else is done.
  }
}

describe("whenLate", () => {
  it("calls back after the time", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate"] });
    let isLate = false;
    whenLate(1_000, () => (isLate = true));

    vi.advanceTimersByTime(990);
    const before = isLate;
    vi.advanceTimersByTime(30);

    expect([before, isLate]).toEqual([false, true]);
  });

  it("calls nobody back who has forgotten it", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate"] });
    const run = vi.fn<() => void>();
    const forget = whenLate(1_000, run);
    vi.advanceTimersByTime(500);

    forget();
    vi.advanceTimersByTime(5_000);

    expect(run).not.toHaveBeenCalled();
  });

  it("takes no answer for late that came while the process was busy", async () => {
    const server = createServer((_, response) => response.end("here")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const events: string[] = [];
    const request = get({ port: typeof address === "object" ? address?.port : 0 });
    request.once("response", (response) => {
      events.push("answer");
      response.resume();
    });
    const late = Promise.withResolvers<void>();
    whenLate(50, () => {
      events.push("late");
      late.resolve();
    });
    setImmediate(() => beBusy(200));
    await late.promise;
    server.close();

    expect(events).toEqual(["answer", "late"]);
  });
});
