/** The way to the server is broken: it could not be reached, fell silent, or ended a stream that was not complete. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/**
 * Puts what a platform says of a broken connection into our words, which are the same in every browser and in Node.
 *
 * @returns a {@link ConnectionError}, or what was given where it is one already or where a viewer has left
 */
export function toConnectionError(error: unknown, message: string): unknown {
  const isAbort = error instanceof Error && error.name === "AbortError";
  if (error instanceof ConnectionError || isAbort) {
    return error;
  }

  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : null);
  return new ConnectionError(code === null ? message : `${message} (${code})`, { cause: error });
}

/** Node names the cause by a code, such as ECONNREFUSED; browsers keep it to themselves. */
function codeOf(error: unknown): string | null {
  const code: unknown = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}
