import type { CombinedError, OperationType } from "@urql/core";
import { ConnectionError } from "./connection-error.ts";

/** The head of the answer that an error came with. */
export interface AnswerHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
}

/** The answer that brought the error, or null where none came. */
export function answerOf(error: CombinedError): AnswerHead | null {
  // Typed `any` by urql, which hands on the Response of its fetch.
  const response: AnswerHead | undefined = error.response;
  return response ?? null;
}

/** The `extensions.code` of the first GraphQL error, or null. */
export function codeOf(error: CombinedError): string | null {
  const code = error.graphQLErrors[0]?.extensions["code"];
  return typeof code === "string" ? code : null;
}

/**
 * Whether trying again can help: the way to the server is broken, or the server is too busy or cannot reach its
 * database (429 and 503, RFC 6585 and RFC 9110). A GraphQL error is an answer, and so is a 401. Something that is not
 * GraphQL is the final answer to a query, whose address is wrong then; a stream that ran before outlives it, since a proxy
 * answers like that while its server restarts.
 */
export function isWorthRetrying(error: CombinedError, kind: OperationType): boolean {
  const status = answerOf(error)?.status;
  if (status === 429 || status === 503) {
    return true;
  }
  if (!error.networkError || status === 401) {
    return false;
  }
  if (error.networkError instanceof ConnectionError || status === undefined) {
    return true;
  }
  return status >= 500 || kind === "subscription";
}

/**
 * How long the server asks to be left alone, from `Retry-After` in either of its forms (RFC 9110, section 10.2.3).
 *
 * @param now milliseconds since the epoch
 * @returns milliseconds, 0 where nothing was asked for; never more than ten minutes
 */
export function retryAfterMs(error: CombinedError, now: number): number {
  const header = answerOf(error)?.headers.get("retry-after")?.trim();
  if (!header) {
    return 0;
  }
  const delayMs = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(delayMs) ? 0 : Math.min(Math.max(delayMs, 0), LONGEST_RETRY_AFTER_MS);
}

const LONGEST_RETRY_AFTER_MS = 600_000;

/** One sentence for a person, without a final stop. */
export function toSentence(error: CombinedError): string {
  const [first] = error.graphQLErrors;
  if (first !== undefined) {
    return first.message;
  }
  if (error.networkError instanceof ConnectionError) {
    return error.networkError.message;
  }

  const answer = answerOf(error);
  if (answer === null) {
    return error.networkError?.message ?? error.message;
  }
  return `The server answered ${`${answer.status} ${answer.statusText}`.trim()}, which is not GraphQL`;
}
