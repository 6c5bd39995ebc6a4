import { type ExecutionResult, GraphQLError } from "graphql";
import { DomainError } from "../errors.ts";
import { type LimitName, toLimitMessage } from "../limits.ts";

/** Turns any failure into what a viewer may see: a domain error's code and message, or nothing but that it happened. */
export type ToPublicError = (error: unknown) => GraphQLError;

/**
 * Creates the one place where failures become GraphQL errors.
 *
 * @param options.logBug - gets whole what viewers only see masked.
 * @param options.isAway - whether a failure says that the database cannot be reached, which is nobody's mistake.
 * @param options.currentRequestId - the id to find it by in the log, which a person may quote; absent where what is made is
 *   shown to many.
 */
export function createPublicErrors(options: {
  readonly logBug: (error: unknown, requestId?: string) => void;
  readonly isAway: (error: unknown) => boolean;
  readonly currentRequestId?: () => string | undefined;
}): ToPublicError {
  return (error) => {
    const original = error instanceof GraphQLError ? error.originalError : error;
    const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
    if (original instanceof DomainError) {
      const { code, fields, retryAfterSeconds } = original;
      return new GraphQLError(original.message, {
        ...place,
        extensions: {
          code,
          ...(fields[0] === undefined ? {} : { field: fields[0].field, fields }),
          ...(retryAfterSeconds === undefined ? {} : { http: toTooOften(retryAfterSeconds) }),
        },
      });
    }
    // GraphQL's own errors have no original one, or one of its own: a wrong document, a wrong variable.
    const isGraphQLs =
      original === undefined || original instanceof GraphQLError || original instanceof RefusedError;
    if (error instanceof GraphQLError && isGraphQLs) {
      return error;
    }
    if (options.isAway(original)) {
      // Nothing was changed: the operation can be asked again.
      const http = { status: 503, headers: { "retry-after": "2" } };
      return new GraphQLError("The database is away: try again in a moment", {
        ...place,
        extensions: { code: "UNAVAILABLE", http },
      });
    }
    const requestId = options.currentRequestId?.();
    options.logBug(original, requestId);
    return new GraphQLError("Something went wrong on the server", {
      ...place,
      extensions: { code: "INTERNAL_SERVER_ERROR", ...(requestId === undefined ? {} : { requestId }) },
    });
  };
}

function toTooOften(retryAfterSeconds: number) {
  return { status: 429, headers: { "retry-after": String(retryAfterSeconds) } };
}

/** A result with its errors made public. */
export function toPublicResult(result: ExecutionResult, toPublicError: ToPublicError): ExecutionResult {
  return result.errors === undefined ? result : { ...result, errors: result.errors.map(toPublicError) };
}

/** An answer that is no GraphQL result: refused before anything ran. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 406 | 413 | 415 | 429 | 503;
  readonly code: "UNAUTHENTICATED" | "FORBIDDEN" | "RATE_LIMITED" | "UNAVAILABLE" | "BAD_USER_INPUT";
  readonly message: string;
  /** After how many seconds it may be worth asking again. */
  readonly retryAfterSeconds?: number;
}

/**
 * The refusal of what is larger than a limit.
 *
 * @param subject - what is limited, such as "The depth of an operation".
 * @param found - how much was found, where that is known.
 */
export function tooMuch(subject: string, limit: LimitName, most: number, found?: number): Refusal {
  return { status: 413, code: "BAD_USER_INPUT", message: toLimitMessage(subject, limit, most, found) };
}

/** A refusal on its way through the library, which knows errors alone. */
class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A refusal as an error, for those who can only report one; {@link refusalIn} finds it again. */
export function toRefusalError(refusal: Refusal): GraphQLError {
  return new GraphQLError(refusal.message, { originalError: new RefusedError(refusal) });
}

/** The refusal among the errors of a result; null: there is none. */
export function refusalIn(errors: readonly GraphQLError[]): Refusal | null {
  const found = errors.map((error) => error.originalError).find((error) => error instanceof RefusedError);
  return found?.refusal ?? null;
}

/** A refusal as a response with a JSON body that GraphQL clients understand. */
export function toRefusalResponse(refusal: Refusal, ResponseType: typeof Response): Response {
  const { status, code, message, retryAfterSeconds } = refusal;
  return new ResponseType(JSON.stringify({ errors: [{ message, extensions: { code } }] }), {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
      ...(status === 401 ? { "www-authenticate": 'Bearer realm="botwatch"' } : {}),
    },
  });
}
