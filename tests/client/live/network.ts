import { systemClock, type Clock } from "../../../client/graphql/clock.ts";
import type { TestApp } from "../../support/app.ts";

/** The way of one browser to an app in process, with the cookie of whoever is signed in there. */
export interface Network {
  readonly fetch: typeof fetch;
  /** Whose cookie the browser has. */
  token: string;
  /** Breaks all connections, and refuses new ones until {@link Network.mend}. */
  readonly cut: () => void;
  /** Lets all connections stand open and swallows what comes on them; new ones work. */
  readonly swallow: () => void;
  readonly mend: () => void;
}

/** Opens a way to an app. */
export function openNetwork(app: TestApp, token: string): Network {
  const open = new Set<{ readonly fail: () => void; readonly swallow: () => void }>();
  let isCut = false;

  const toBody = (
    body: ReadableStream<Uint8Array>,
    signal: AbortSignal | undefined,
  ): ReadableStream<Uint8Array> => {
    const reader = body.getReader();
    let isSwallowed = false;
    let isOver = false;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        const end = (reason: unknown): void => {
          if (!isOver) {
            isOver = true;
            open.delete(connection);
            controller.error(reason);
            void reader.cancel().catch(() => {});
          }
        };
        const connection = {
          fail: () => end(new TypeError("network error")),
          swallow: () => {
            isSwallowed = true;
          },
        };
        open.add(connection);
        // As with a real connection, whoever aborts the request breaks its stream at both ends.
        signal?.addEventListener("abort", () => end(signal.reason));
      },
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (isOver) {
          return;
        }
        if (isSwallowed) {
          // It stands open, and nothing comes.
          await new Promise(() => {});
        }
        if (done) {
          isOver = true;
          controller.close();
        } else {
          controller.enqueue(value);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    });
  };

  const network: Network = {
    token,
    fetch: async (input, init) => {
      const { signal, ...rest } = init ?? {};
      signal?.throwIfAborted();
      if (isCut) {
        throw new TypeError("network error");
      }
      const headers = new Headers(init?.headers);
      headers.set("authorization", `Bearer ${network.token}`);
      const response = await app.fetch(pathOf(input), {
        ...rest,
        headers,
      });
      return response.body ? new Response(toBody(response.body, signal ?? undefined), response) : response;
    },
    cut: () => {
      isCut = true;
      open.forEach(({ fail }) => fail());
    },
    swallow: () => open.forEach(({ swallow }) => swallow()),
    mend: () => {
      isCut = false;
    },
  };
  return network;
}

function pathOf(input: RequestInfo | URL): string {
  return new URL(input instanceof Request ? input.url : input, "http://botwatch.test").pathname;
}

/** A clock that goes as the machine's does, but for the leaps it is told to make: a machine that slept. */
export interface LeapingClock extends Clock {
  readonly leap: (byMs: number) => void;
}

/** Starts at the machine's time. */
export function createLeapingClock(): LeapingClock {
  let ahead = 0;
  return {
    now: () => systemClock.now() + ahead,
    later: systemClock.later,
    leap: (byMs) => {
      ahead += byMs;
    },
  };
}
