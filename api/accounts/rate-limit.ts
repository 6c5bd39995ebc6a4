import type { Ask } from "../database/ask.ts";

/** Our way to ask the database as rate-limiter-flexible expects one; its table is there. All servers on a database count together. */
export function toRateLimitStore(ask: Ask) {
  const query = async ({ name, text, values }: { name: string; text: string; values: readonly unknown[] }) => {
    const rows = await ask({ name, text }, values, { keyCount: 1 });
    return { rows, rowCount: rows.length };
  };
  return { storeClient: { query }, storeType: "client", tableName: "rate_limit", tableCreated: true };
}
