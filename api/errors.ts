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

/** One input that is to blame, and what a form shows beside it. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export interface DomainErrorOptions extends ErrorOptions {
  /** The input that is to blame, for a form to show the message at. */
  readonly field?: string | undefined;
  /** Where several are to blame: each with its own message, the first one being the error's. */
  readonly fields?: readonly FieldProblem[] | undefined;
  /** After how many seconds it may be worth asking again. */
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * A failure the viewer can act on. Domain code throws it and knows no GraphQL; `app.ts` turns it into a GraphQL
 * error. The message is one sentence without a final stop that says what was found and what is expected.
 */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: ErrorCode;
  /** All inputs that are to blame; empty where none is. */
  readonly fields: readonly FieldProblem[];
  /** After how many seconds it may be worth asking again; undefined where waiting does not help. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.fields = options.fields ?? (options.field === undefined ? [] : [{ field: options.field, message }]);
  }
}
