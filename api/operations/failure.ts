import { TableNotFoundException } from "@mikro-orm/core";
import { isServerTrouble } from "../database/server-trouble.ts";

/**
 * What an operator reads of a failure: one sentence, without a stack trace and without a secret.
 *
 * @param databaseUrl - named in what it says of a database that cannot be reached, without its user and password.
 */
export function toOperatorSentence(failure: unknown, databaseUrl?: string): string {
  // A name with several addresses fails once for each, and says nothing for all of them.
  const error: unknown = failure instanceof AggregateError ? (failure.errors[0] ?? failure) : failure;
  if (!(error instanceof Error)) {
    return String(error);
  }
  if (error instanceof TableNotFoundException) {
    return "The database has no tables yet: start the server once, or run npm run migrate";
  }
  if (databaseUrl !== undefined && isServerTrouble(error)) {
    const { host, pathname } = new URL(databaseUrl);
    return `DATABASE_URL: found ${host}${pathname}, expected a PostgreSQL server that can be used: ${error.message}`;
  }
  return error.message;
}
