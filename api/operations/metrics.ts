import { AggregatorRegistry, collectDefaultMetrics, type Metric, Registry } from "prom-client";
import type { MetricsText } from "../http/metrics-page.ts";
import { createFamilies, type MetricFamily, type MetricsSources } from "./metric-families.ts";

/** The metrics of one process as plain values, which can be sent to another one. */
export type ProcessMetrics = readonly ProcessMetric[];

interface ProcessMetric {
  readonly values: readonly { readonly labels: Readonly<Record<string, string | number | undefined>> }[];
}

/** Reads the metrics of this process. Between two scrapes nothing is done for them but counting. */
export type ReadMetrics = () => Promise<ProcessMetrics>;

/** Gathers the metrics of this process and of its Node. */
export function createMetrics(sources: MetricsSources): ReadMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const family of createFamilies(sources)) {
    register(registry, family);
  }
  return async () => registry.getMetricsAsJSON();
}

/**
 * Says of all values which of several processes they are of. They are not added up: a counter that begins anew with its
 * process would make a sum go back.
 */
export function ofWorker(metrics: ProcessMetrics, worker: string): ProcessMetrics {
  return metrics.map((metric) => ({
    ...metric,
    values: metric.values.map((value) => ({ ...value, labels: { ...value.labels, worker } })),
  }));
}

/** One text of the metrics of some processes, which differ in a label. */
export async function toMetricsText(processes: readonly ProcessMetrics[]): Promise<MetricsText> {
  // By their aggregators some would be left out, as they make no sense when they are added up.
  const kept = processes.map((metrics) => metrics.map((metric) => ({ ...metric, aggregator: "first" })));
  const registry: Registry = AggregatorRegistry.aggregate(kept);
  return { contentType: registry.contentType, text: await registry.metrics() };
}

function register(registry: Registry, { name, help, type, read }: MetricFamily): void {
  const get = async () => ({ name, help, type, aggregator: "first", values: await read() });
  // What a registry asks of a metric is its name and its values, of whatever kind it is.
  registry.registerMetric({ name, get } as unknown as Metric);
}
