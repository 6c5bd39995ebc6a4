import { type ExecutionResult, GraphQLError } from "graphql";
import { DomainError } from "../errors.ts";

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
      const { code, fields } = original;
      return new GraphQLError(original.message, {
        ...place,
        extensions: { code, ...(fields[0] === undefined ? {} : { field: fields[0].field, fields }) },
      });
    }
    // GraphQL's own errors have no original one, or one of its own: a wrong document, a wrong variable.
    if (error instanceof GraphQLError && (original === undefined || original instanceof GraphQLError)) {
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

/** A result with its errors made public. */
export function toPublicResult(result: ExecutionResult, toPublicError: ToPublicError): ExecutionResult {
  return result.errors === undefined ? result : { ...result, errors: result.errors.map(toPublicError) };
}

/** An answer that is no GraphQL result: refused before anything ran. */
export interface Refusal {
  readonly status: 400 | 401 | 406 | 413 | 415 | 429 | 503;
  readonly code: "UNAUTHENTICATED" | "RATE_LIMITED" | "UNAVAILABLE" | "BAD_USER_INPUT";
  readonly message: string;
  /** After how many seconds it may be worth asking again. */
  readonly retryAfterSeconds?: number;
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
