import { DriverException } from "@mikro-orm/core";

/**
 * Classes of SQLSTATE that mean the server itself, not a statement: no connection, no right to connect, no such
 * database, no room, shutting down; and the one code by which it ends a transaction that nobody goes on with.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SERVER_TROUBLE = /^(08|28|3D|53|57|25P03)/;
const SQLSTATE = /^(?=.*\d)[\dA-Z]{5}$/;

/**
 * What pg says, without a code, of a server that takes a connection and then says nothing, or hangs up, and of a
 * connection that was lost before it was asked again.
 */
const SILENCE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed) and is not queryable)/;

/** What Kysely says when it is asked for a connection after the database was closed: a shutdown does so beneath late requests. */
const CLOSED = "driver has already been destroyed";

/** What Node was doing when it failed to talk to a server, as its errors name it. */
const TALKING: readonly unknown[] = ["getaddrinfo", "connect", "read", "write"];

/** Whether the database server could not be reached or would not have us, whoever noticed: MikroORM, Kysely, pg or Node. */
export function isServerTrouble(error: unknown): error is Error {
  if (!(error instanceof Error)) {
    return false;
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (SQLSTATE.test(code)) {
    return SERVER_TROUBLE.test(code);
  }
  return (
    SILENCE.test(error.message) ||
    error.message === CLOSED ||
    error instanceof DriverException ||
    ("syscall" in error && TALKING.includes(error.syscall))
  );
}
