import type { ChildProcess } from "node:child_process";
import pg from "pg";
import { nowMs } from "../process-cost.ts";

/** A program that reports bots. */
export interface Writer {
  /**
   * Sets the price of bots, in one statement.
   *
   * @returns when the commit was acknowledged, on the machine's monotonic clock in ms.
   */
  readonly write: (botIds: readonly string[], price: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** A write that a process with a database of its own is asked for. */
export interface WriteRequest {
  readonly number: number;
  readonly botIds: readonly string[];
  readonly price: string;
}

export interface WriteAnswer {
  readonly number: number;
  readonly committedMs: number;
}

/** Reports one bot. */
export const ONE_SQL = "update bot_state set mark_price = $1, last_run_at = now() where bot_id = $2";
/** Reports many bots at once. */
export const MANY_SQL = "update bot_state set mark_price = $1, last_run_at = now() where bot_id = any($2::uuid[])";

const CONNECTIONS = 4;

/** Writes into PostgreSQL over a few connections. */
export function createSqlWriter(url: string): Writer {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  return {
    write: async (botIds, price) => {
      const isOne = botIds.length === 1;
      await pool.query({
        name: isOne ? "one" : "many",
        text: isOne ? ONE_SQL : MANY_SQL,
        values: [price, isOne ? botIds[0] : botIds],
      });
      return nowMs();
    },
    close: () => pool.end(),
  };
}

/** Has a process write that alone can. */
export function createRemoteWriter(child: ChildProcess): Writer {
  const waiting = new Map<number, PromiseWithResolvers<number>>();
  let number = 0;
  child.on("message", (answer: WriteAnswer) => {
    waiting.get(answer.number)?.resolve(answer.committedMs);
    waiting.delete(answer.number);
  });
  child.once("exit", () => waiting.forEach(({ reject }) => reject(new Error("The process that writes has ended"))));
  return {
    write: (botIds, price) => {
      number += 1;
      const written = Promise.withResolvers<number>();
      waiting.set(number, written);
      child.send(
        { number, botIds, price } satisfies WriteRequest,
        (error) => error !== null && written.reject(error),
      );
      return written.promise;
    },
    close: async () => undefined,
  };
}
