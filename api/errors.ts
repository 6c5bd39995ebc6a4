/** The closed list of codes a viewer may see in `extensions.code`. */
export const ERROR_CODES = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "BAD_USER_INPUT",
  "CONFLICT",
  "RATE_LIMITED",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface DomainErrorOptions extends ErrorOptions {
  /** The input that is to blame, for a form to show the message at. */
  readonly field?: string | undefined;
}

/**
 * A failure the viewer can act on. Domain code throws it and knows no GraphQL; `app.ts` turns it into a GraphQL
 * error. The message is one sentence without a final stop that says what was found and what is expected.
 */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: ErrorCode;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.field = options.field;
  }
}
