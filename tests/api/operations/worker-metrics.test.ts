import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ProcessMetrics } from "../../../api/operations/metrics.ts";
import {
  createMetricsExchange,
  createMetricsPart,
  type MetricsPart,
} from "../../../api/operations/worker-metrics.ts";

// A registry tells more of a metric than what is read of it here.
const metricsOf = (value: number): ProcessMetrics => [
  { ...{ name: "streams" }, values: [{ ...{ value }, labels: {} }] },
];

let parts: Map<string, MetricsPart>;

/** Two processes and the first one between them; what is said arrives at once, unless it is lost. */
function connect(isLost: (name: string) => boolean = () => false) {
  const exchange = createMetricsExchange<string>();
  parts = new Map();
  for (const [place, name] of ["one", "two"].entries()) {
    const part = createMetricsPart({
      readOwn: async () => metricsOf(place),
      send: (message) => exchange.take(name, message),
    });
    parts.set(name, part);
    exchange.join(name, name, (message) => isLost(name) || part.take(message));
  }
  return exchange;
}

const read = () => parts.get("one")?.readAll();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("createMetricsExchange", () => {
  it("gathers what all processes say, each under its name", async () => {
    connect();

    expect(await read()).toEqual([
      [{ name: "streams", values: [{ value: 0, labels: { worker: "one" } }] }],
      [{ name: "streams", values: [{ value: 1, labels: { worker: "two" } }] }],
    ]);
  });

  it("leaves out a process that does not answer within 3 s", async () => {
    connect((name) => name === "two");
    const all = read();

    await vi.advanceTimersByTimeAsync(3_000);

    expect(await all).toHaveLength(1);
  });

  it("does not wait for a process that is gone", async () => {
    const exchange = connect((name) => name === "two");
    const all = read();
    await vi.advanceTimersByTimeAsync(0);

    exchange.leave("two");

    expect(await all).toHaveLength(1);
  });

  it("tells a process of itself alone where nobody gathers", async () => {
    connect(() => true);
    const all = read();

    await vi.advanceTimersByTimeAsync(4_000);

    expect(await all).toEqual([metricsOf(0)]);
  });
});
