import type { EventSubscriber } from "@mikro-orm/core";
import { type Kysely, sql } from "kysely";

/** Between two statements of a transaction of ours nothing takes so long. */
const IDLE_IN_TRANSACTION_MS = 5_000;

/**
 * Has PostgreSQL end a transaction that nobody goes on with: one whose connection was lost without a word would keep its
 * rows locked, and programs from reporting those bots, for the two hours in which PostgreSQL takes a silent client for
 * alive. Said in the transaction and for it alone, since connections of a pooler serve others the next moment.
 */
export async function limitIdleTransaction(transaction: Kysely<unknown>): Promise<void> {
  await sql.raw(`set local idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`).execute(transaction);
}

/** Limits the transactions of entity managers. */
export const limitsIdleTransactions: EventSubscriber = {
  afterTransactionStart: async ({ transaction }) => {
    // MikroORM's own type for it says nothing; with these drivers it is Kysely's. A part of a transaction has its limit.
    const begun = transaction as Kysely<unknown> & { readonly savepointName?: string };
    if (begun.savepointName === undefined) {
      await limitIdleTransaction(begun);
    }
  },
};
