import type { CombinedError } from "@urql/core";
import { type Accessor, createSignal } from "solid-js";
import { codeOf } from "../../graphql/failure.ts";
import { problemOf } from "./problem.ts";

/** A request that somebody makes by a click, and what stands in its way. */
export interface Request<Answer> {
  /** True until the server has answered. */
  readonly isAsking: Accessor<boolean>;
  /** Why it came to nothing; null while nothing stands in its way. */
  readonly problem: Accessor<string | null>;
  /** Asks, once at a time. @returns null when it came to nothing, or when it is being asked already */
  readonly ask: () => Promise<Answer | null>;
  /** Forgets the problem. */
  readonly forget: () => void;
}

/** What the server said to a request. */
export interface RequestResult<Answer> {
  readonly data?: Answer;
  readonly error?: CombinedError | undefined;
}

/**
 * A request with a key that is new at every click, but for one whose answer was lost on the way: that one is asked again
 * with the same key, so that the server does it once.
 *
 * @param send - sends it with this idempotency key.
 */
export function createRequest<Answer>(
  send: (idempotencyKey: string) => Promise<RequestResult<Answer>>,
): Request<Answer> {
  const [isAsking, setIsAsking] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  let key: string | null = null;

  const ask = async (): Promise<Answer | null> => {
    if (isAsking()) {
      return null;
    }
    key ??= createKey();
    setIsAsking(true);
    setProblem(null);
    const { data, error } = await send(key);
    setIsAsking(false);
    if (error !== undefined || data === undefined) {
      const isAnswered = error !== undefined && codeOf(error) !== null;
      key = isAnswered ? null : key;
      setProblem(error === undefined ? null : problemOf(error));
      return null;
    }
    key = null;
    return data;
  };
  return { isAsking, problem, ask, forget: () => setProblem(null) };
}

const KEY_BYTES = 16;

/** `crypto.randomUUID` is there in secure contexts only, and a server at home is often reached without TLS. */
function createKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
