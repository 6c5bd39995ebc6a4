import type { Worker } from "node:cluster";
import type { StreamChanges } from "../http/stream-shares.ts";
import type { MetricsMessage } from "./worker-metrics.ts";

/** What a worker says to the process that started it. */
export type WorkerMessage =
  /** It listens. */
  | { readonly kind: "serving"; readonly address: string }
  /** It cannot start, and ends; the reason is a sentence for an operator. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Its viewers opened and closed streams. */
  | { readonly kind: "streams"; readonly changes: StreamChanges }
  | MetricsMessage;

export interface WorkerGroupOptions {
  readonly count: number;
  /** Starts a process in the place with this number, from 0 on. */
  readonly fork: (place: number) => Worker;
  readonly onStreams: (worker: Worker, changes: StreamChanges) => void;
  readonly onMetrics: (worker: Worker, message: MetricsMessage) => void;
  readonly onEnd: (worker: Worker) => void;
  readonly log: {
    readonly info: (details: object, message: string) => void;
    readonly warn: (details: object, message: string) => void;
  };
}

/** Processes that are one server: one that ends makes room for the next. */
export interface WorkerGroup {
  /** Resolves with the address once every place has a process that serves; rejects when all were refused. */
  readonly serving: Promise<string>;
  /** Ends all of them; resolves when they are gone. */
  readonly close: () => Promise<void>;
}

/** Whoever served for so long is replaced at once. */
const STEADY_MS = 10_000;
/** 100, 200, 400 … 5000 ms before a place is filled again whose processes end soon after their start. */
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/** Starts the processes, and goes on replacing those that end until the group is closed. */
export function createWorkerGroup(options: WorkerGroupOptions): WorkerGroup {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const workers = new Set<Worker>();
  const servingPlaces = new Set<number>();
  /** Why a place has nobody who serves; only as long as the first start of all goes on. */
  const refusals = new Map<number, string>();
  const timers = new Set<NodeJS.Timeout>();
  let isFirstStart = true;
  let isClosing = false;
  let whenEmpty = (): void => undefined;

  function start(place: number, quickEnds: number): void {
    const startedAt = performance.now();
    const worker = options.fork(place);
    let reason: string | undefined;
    workers.add(worker);
    // Nobody else can write to this channel.
    worker.on("message", (message: WorkerMessage) => {
      if (message.kind === "streams") {
        options.onStreams(worker, message.changes);
      } else if (message.kind === "metrics" || message.kind === "metrics-wanted") {
        options.onMetrics(worker, message);
      } else if (message.kind === "refused") {
        reason = message.reason;
      } else {
        serve(place, message.address);
      }
    });
    const end = (how: string) => {
      if (workers.delete(worker)) {
        options.onEnd(worker);
        const isSteady = performance.now() - startedAt >= STEADY_MS;
        leave(place, reason ?? `A worker ended with ${how}`, isSteady ? 0 : quickEnds + 1);
      }
    };
    worker.once("error", (error) => end(String(error)));
    worker.once("exit", (code: number | null, signal: string | null) => end(signal ?? `exit code ${code}`));
  }

  function serve(place: number, address: string): void {
    servingPlaces.add(place);
    if (!isFirstStart) {
      options.log.info({ place }, "A worker serves in the place of one that ended");
    }
    endFirstStart();
    if (servingPlaces.size === options.count) {
      resolve(address);
    }
  }

  function leave(place: number, reason: string, quickEnds: number): void {
    servingPlaces.delete(place);
    if (isClosing) {
      whenEmpty();
    } else if (isFirstStart) {
      refusals.set(place, reason);
      endFirstStart();
    } else {
      replace(place, reason, quickEnds);
    }
  }

  /** What keeps all of them from starting is said once, by whoever reads `serving`; they are not tried again. */
  function endFirstStart(): void {
    if (!isFirstStart || servingPlaces.size + refusals.size < options.count) {
      return;
    }
    isFirstStart = false;
    if (servingPlaces.size === 0) {
      reject(new Error([...refusals.values()][0]));
      return;
    }
    refusals.forEach((reason, place) => replace(place, reason, 1));
  }

  function replace(place: number, reason: string, quickEnds: number): void {
    options.log.warn({ place, reason }, "A worker ended: another one takes its place");
    const delayMs = quickEnds === 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (quickEnds - 1), LONGEST_DELAY_MS);
    const timer = setTimeout(() => {
      timers.delete(timer);
      start(place, quickEnds);
    }, delayMs);
    timers.add(timer);
  }

  Array.from({ length: options.count }, (_, place) => start(place, 0));
  return {
    serving: promise,
    close: async () => {
      isClosing = true;
      timers.forEach((timer) => clearTimeout(timer));
      workers.forEach((worker) => worker.process.kill("SIGTERM"));
      if (workers.size > 0) {
        await new Promise<void>((done) => {
          whenEmpty = () => workers.size === 0 && done();
        });
      }
    },
  };
}
