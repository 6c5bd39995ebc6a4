import type { BenchDatabase } from "../bench-database.ts";
import type { ContenderProcess } from "../contenders/contender-process.ts";
import type { Contender } from "../contenders/contenders.ts";
import type { Load } from "../load/load.ts";
import type { OpenReport } from "../load/protocol.ts";
import type { BenchOptions } from "../options.ts";
import type { Sample } from "../report/figures.ts";

/** One contender's turn: its process, fresh, and what measures it. */
export interface Turn {
  readonly contender: Contender;
  /** From 1. */
  readonly round: number;
  readonly server: ContenderProcess;
  readonly database: BenchDatabase;
  readonly load: Load;
  readonly options: BenchOptions;
  /** Takes what was found so far, since a later step may fail. */
  readonly add: (found: Sample) => void;
}

/** Below the 511 connections that Node lets wait, so that none has to knock twice. */
const WINDOW = 400;

/**
 * Opens a stream for each bot named.
 *
 * @throws when one of them fails, or the first event is another than the query asks for, with what came instead.
 */
export async function openStreams(
  { load, server }: Turn,
  botIds: readonly string[],
  options: { readonly gzip?: boolean } = {},
): Promise<OpenReport> {
  const { port, token } = server;
  const report = await load.open({ port, token, botIds, gzip: options.gzip ?? false, window: WINDOW });
  if (report.failed > 0) {
    throw new Error(`${report.failed} of ${botIds.length} streams did not open: ${report.sample}`);
  }
  if (options.gzip !== true) {
    checkEvent(report.sample);
  }
  return report;
}

/** Opens so many streams on as few bots as there are to be with so many viewers each. */
export async function openShared(
  turn: Turn,
  count: number,
  options: { readonly gzip?: boolean } = {},
): Promise<OpenReport & { readonly botIds: readonly string[] }> {
  const botIds = turn.server.botIds.slice(0, Math.ceil(count / turn.options.size.viewersPerBot));
  const watched = Array.from({ length: count }, (_, index) => botIds[index % botIds.length] ?? "");
  return { ...(await openStreams(turn, watched, options)), botIds };
}

const FIELDS = ["revision", "runStatus", "freshness", "markPrice", "unrealizedPnl", "dailyPnl", "lastRunAt"];

/** Whoever sends less, or something else, would be compared unfairly. */
function checkEvent(sample: string): void {
  const json = /^data: ?(\{.*\})$/m.exec(sample)?.[1] ?? "null";
  // Any JSON: it is compared whole.
  const event = JSON.parse(json) as { readonly data?: { readonly botStatus?: Record<string, unknown> } } | null;
  const found = Object.keys(event?.data?.botStatus ?? {});
  if (found.join() !== FIELDS.join()) {
    throw new Error(`The first event is not what was asked for: ${sample}`);
  }
}
