import cluster, { type Worker } from "node:cluster";
import { EventEmitter } from "node:events";
import type { Logger } from "pino";
import type { Environment } from "./environment.ts";
import { createOtherStreams, createStreamExchange, type StreamChanges } from "./http/stream-shares.ts";
import { createMetricsExchange, createMetricsPart, type MetricsMessage } from "./operations/worker-metrics.ts";
import { createWorkerGroup, type WorkerGroup, type WorkerMessage } from "./operations/worker-group.ts";
import { type RunningServer, startServer } from "./start.ts";
import { prepareDatabase } from "./start-database.ts";
import { StartError } from "./start-or-close.ts";

/**
 * Starts a server of several processes, which this one looks after and hands connections to, each in its turn. The limits
 * of streams hold for all of them together.
 *
 * @throws StartError when the database cannot be prepared, or no process can start.
 */
export async function startWorkers(environment: Environment, log: Logger): Promise<RunningServer> {
  const database = await prepareDatabase(environment);
  try {
    const group = forkWorkers(environment, log);
    const address = await addressOf(group);
    return { address, signInLink: await database.signInLink(address), close: group.close };
  } finally {
    await database.close();
  }
}

/** Starts this process as one of them. */
export function startWorker(environment: Environment, log: Logger): Promise<RunningServer> {
  const otherStreams = createOtherStreams((changes, done) => tellPrimary({ kind: "streams", changes }, done));
  const heard = new EventEmitter<{ metrics: [MetricsMessage] }>();
  process.on("message", (message) => {
    // The primary sends nothing else, and nobody but it can.
    const known = message as StreamChanges | MetricsMessage;
    if ("kind" in known) {
      heard.emit("metrics", known);
    } else {
      otherStreams.take(known);
    }
  });
  return startServer(environment, log, {
    otherStreams,
    shareMetrics: (readOwn) => {
      const metrics = createMetricsPart({ readOwn, send: tellPrimary });
      heard.on("metrics", metrics.take);
      return metrics.readAll;
    },
  });
}

/**
 * Says something to the process that started this one.
 *
 * @param done - called when it has left, or when nobody is there any more.
 */
export function tellPrimary(message: WorkerMessage, done: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, done);
}

function forkWorkers(environment: Environment, log: Logger): WorkerGroup {
  const exchange = createStreamExchange<Worker>();
  const metrics = createMetricsExchange<Worker>();
  return createWorkerGroup({
    count: environment.workers,
    fork: (place) => {
      // One runner runs all the bots it finds: more of them would only wait for its leases to end.
      const worker = cluster.fork(place === 0 ? {} : { RUNNER: "off" });
      exchange.join(worker, (changes, done) => worker.process.send?.(changes, undefined, undefined, done));
      metrics.join(worker, String(place), (message) => {
        // One that is ending cannot be written to any more, which its end tells soon.
        if (worker.isConnected()) {
          worker.process.send?.(message, undefined, undefined, () => undefined);
        }
      });
      return worker;
    },
    onStreams: exchange.take,
    onMetrics: metrics.take,
    onEnd: (worker) => {
      exchange.leave(worker);
      metrics.leave(worker);
    },
    log,
  });
}

async function addressOf(group: WorkerGroup): Promise<string> {
  try {
    return await group.serving;
  } catch (cause) {
    await group.close();
    throw new StartError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
