import { idleFetch, type AnswerListener, type IdleFetchOptions } from "./idle-fetch.ts";

/** What sets one attempt of an operation apart from the others. */
export interface Attempt {
  readonly lastEventId: string | null;
  /** Null for a query. */
  readonly listener: AnswerListener | null;
  /** Aborted when another attempt takes its place. */
  readonly signal: AbortSignal;
}

/** The fetch of one attempt, which hears its stream and ends when its place is taken. */
export function toAttemptFetch(
  { fetch, clock }: Pick<IdleFetchOptions, "fetch" | "clock">,
  { lastEventId, listener, signal }: Attempt,
): typeof globalThis.fetch {
  if (listener === null) {
    return idleFetch({ fetch, clock });
  }

  const streamFetch = idleFetch({ fetch, clock, listener });
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("accept", "text/event-stream");
    if (lastEventId !== null) {
      headers.set("last-event-id", lastEventId);
    }
    const signals = [signal, ...(init?.signal ? [init.signal] : [])];
    return streamFetch(input, { ...init, headers, signal: AbortSignal.any(signals) });
  };
}
