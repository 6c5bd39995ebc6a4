import type { Kysely } from "kysely";
import { limitIdleTransaction } from "../database/idle-transactions.ts";
import type { MarketFeed } from "../market/market-feed.ts";
import { lockPaperRow, toAccount, toSettings, type PaperRow } from "./paper-rows.ts";
import { writeFailure, writeHeartbeat, writeStep, writeStop, writeWait } from "./paper-writes.ts";
import { candlesWanted } from "./strategy.ts";
import { tradingStep } from "./trading-step.ts";

/** Who ticks which bot, where and on which market. */
export interface TickRequest {
  readonly db: Kysely<unknown>;
  readonly feed: MarketFeed;
  readonly runnerId: string;
  readonly botId: string;
  /** False: the bot is alive, but the market is not due to move on for it. */
  readonly isStep: boolean;
}

/** What came of a tick: the bot is not this runner's (any more), it was stopped, or it has reported. */
export type TickOutcome =
  | { readonly state: "gone" }
  | { readonly state: "stopped" }
  | {
      readonly state: "reported";
      /** The market shows this bot nothing more. */
      readonly hasEnded: boolean;
      /** How often the bot has promised to report. */
      readonly reportIntervalSeconds: number;
    };

/**
 * One tick of one bot, in one transaction: what it read, decided, traded and reported is committed together or not at
 * all, so that whoever runs the bot next repeats nothing.
 *
 * A tick that cannot be done for this bot is reported in its row. @throws what the database throws when it is away.
 */
export async function tickPaperBot(request: TickRequest): Promise<TickOutcome> {
  const { db, botId, runnerId } = request;
  try {
    return await inTransaction(db, (transaction) => tickWithin(transaction, request));
  } catch (error) {
    if (!isRefusedValue(error)) {
      throw error;
    }
    return inTransaction(db, async (transaction) => {
      const row = await lockPaperRow(transaction, botId, runnerId);
      if (row === undefined) {
        return { state: "gone" };
      }
      await writeFailure(transaction, botId, messageOf(error));
      return reported(row);
    });
  }
}

function inTransaction<Result>(
  db: Kysely<unknown>,
  run: (transaction: Kysely<unknown>) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute(async (transaction) => {
    await limitIdleTransaction(transaction);
    return run(transaction);
  });
}

async function tickWithin(db: Kysely<unknown>, request: TickRequest): Promise<TickOutcome> {
  const { botId, feed } = request;
  const row = await lockPaperRow(db, botId, request.runnerId);
  if (row === undefined) {
    return { state: "gone" };
  }
  if (row.wanted === "STOPPED") {
    await writeStop(db, botId);
    return { state: "stopped" };
  }
  if (!request.isStep && isGoingOn(row)) {
    await writeHeartbeat(db, botId);
    return reported(row);
  }
  const decision = decide(row, feed);
  if (decision.kind === "failure") {
    await writeFailure(db, botId, decision.message);
    return reported(row);
  }
  if (decision.kind === "wait") {
    await writeWait(db, botId, decision.reason);
    return { ...reported(row), hasEnded: decision.hasEnded };
  }
  await writeStep(db, botId, { symbol: row.symbol, market: feed.name }, decision.step);
  return reported(row);
}

type Decision =
  | { readonly kind: "step"; readonly step: ReturnType<typeof tradingStep> }
  | { readonly kind: "wait"; readonly reason: string; readonly hasEnded: boolean }
  | { readonly kind: "failure"; readonly message: string };

/** All that a tick decides, without the database: whatever goes wrong here is this bot's and not the database's. */
function decide(row: PaperRow, feed: MarketFeed): Decision {
  try {
    const account = toAccount(row, feed);
    const settings = toSettings(row);
    const view = feed.look({
      symbol: row.symbol,
      timeframe: row.timeframe,
      after: account.marketAt,
      candles: candlesWanted(settings),
    });
    return view.state === "trading"
      ? { kind: "step", step: tradingStep(account, view, settings) }
      : { kind: "wait", reason: view.reason, hasEnded: view.state === "ended" };
  } catch (error) {
    return { kind: "failure", message: messageOf(error) };
  }
}

function reported(row: PaperRow): Extract<TickOutcome, { state: "reported" }> {
  return { state: "reported", hasEnded: false, reportIntervalSeconds: row.report_interval_seconds };
}

/** A heartbeat repeats the status; one that was written by somebody else, or after a failure, is worked out anew. */
function isGoingOn(row: PaperRow): boolean {
  return row.run_status === "RUNNING" || row.run_status === "WAITING" || row.run_status === "PAUSED";
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint violation): the row, not the database, is at fault. */
function isRefusedValue(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^2[23]/.test(String(error.code));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
