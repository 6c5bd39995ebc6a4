import { EventSource } from "eventsource";
import { DOCUMENTS, type Notice, type Role, toSighting, variablesOf, type Witness } from "./witness.ts";

/** An `EventSource` that gave up, as it does at any status but 200, is made anew by its program after so long. */
const START_AGAIN_MS = 1_000;
/** Answers that ask to come again. */
const PASSING: readonly (number | undefined)[] = [429, 503];

/** Follows something with the `EventSource` of browsers, and a program around it that makes a new one where it gave up. */
export function followByEventSource(url: string, token: string, role: Role, notice: Notice): Witness {
  let source: EventSource;
  let timer: NodeJS.Timeout | undefined;
  let cursor: string | null = null;

  function start(): void {
    source = new EventSource(addressOf(url, role, cursor), {
      fetch: (address, init) =>
        fetch(address, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }),
    });
    source.addEventListener("open", () => notice({ type: "opened" }));
    source.addEventListener("next", ({ data, lastEventId }) => {
      cursor = lastEventId;
      notice(toSighting(JSON.parse(data)));
    });
    source.addEventListener("complete", () =>
      notice({ type: "refused", reason: "The server has ended the stream" }),
    );
    source.addEventListener("error", ({ code, message }) => {
      if (source.readyState !== EventSource.CLOSED) {
        return;
      }
      if (!PASSING.includes(code)) {
        notice({ type: "refused", reason: message ?? "The stream was refused" });
      }
      timer = setTimeout(start, START_AGAIN_MS);
    });
  }

  start();
  return {
    role,
    leave: () => {
      clearTimeout(timer);
      source.close();
    },
  };
}

/** A new `EventSource` knows no last event: where a log goes on stands in its variables. */
function addressOf(url: string, { watched }: Role, cursor: string | null): string {
  const after = watched.field === "botEvents" && cursor !== null ? { after: cursor } : {};
  const variables = JSON.stringify({ ...variablesOf(watched), ...after });
  return `${url}?${new URLSearchParams({ query: DOCUMENTS[watched.field], variables })}`;
}
