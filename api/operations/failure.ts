import { DriverException, TableNotFoundException } from "@mikro-orm/core";

/**
 * Classes of SQLSTATE that mean the server itself, not a statement: no connection, no right to connect, no such
 * database, no room, shutting down. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SERVER_TROUBLE = /^(08|28|3D|53|57)/;
const SQLSTATE = /^(?=.*\d)[\dA-Z]{5}$/;

/** What pg says, without a code, of a server that takes a connection and then says nothing, or hangs up. */
const SILENCE = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** What Node was doing when it failed to talk to a server, as its errors name it. */
const TALKING: readonly unknown[] = ["getaddrinfo", "connect", "read", "write"];

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

/** Whether the database server could not be reached or would not have us, whoever noticed: MikroORM, pg or Node. */
function isServerTrouble(error: Error): boolean {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (SQLSTATE.test(code)) {
    return SERVER_TROUBLE.test(code);
  }
  return (
    SILENCE.test(error.message) ||
    error instanceof DriverException ||
    ("syscall" in error && TALKING.includes(error.syscall))
  );
}
