import type { Client } from "@urql/core";
import { type Accessor, createSignal, onCleanup } from "solid-js";
import type { ConnectionStore } from "../graphql/connection.ts";
import { codeOf, toSentence } from "../graphql/failure.ts";
import { VIEWER } from "./documents.ts";
import type { SessionViewer } from "./session.ts";

/** Asks the server who is signed in, for as long as it takes. */
export interface Inquiry {
  /** @returns null when nobody is */
  readonly ask: () => Promise<SessionViewer | null>;
  /** Why there is no answer yet; null while nothing is wrong. */
  readonly trouble: Accessor<string | null>;
  /** Tries at once what waits for its next try. */
  readonly retryNow: () => void;
}

/**
 * The client retries by itself, and gives up in the end. After that it is asked again at {@link Inquiry.retryNow}, when the
 * network comes back, and when somebody looks at the page.
 */
export function createInquiry(client: Client, connection: ConnectionStore): Inquiry {
  const [trouble, setTrouble] = createSignal<string | null>(null);
  onCleanup(connection.subscribe(({ lastError }) => setTrouble(lastError)));
  const waiting = new Set<() => void>();
  const retryNow = (): void => {
    connection.retryNow();
    waiting.forEach((goOn) => goOn());
    waiting.clear();
  };
  const onLook = () => document.visibilityState === "visible" && retryNow();
  window.addEventListener("online", retryNow);
  document.addEventListener("visibilitychange", onLook);
  onCleanup(() => {
    window.removeEventListener("online", retryNow);
    document.removeEventListener("visibilitychange", onLook);
  });

  const ask = async (): Promise<SessionViewer | null> => {
    const { data, error } = await client.query(VIEWER, {}).toPromise();
    if (error === undefined || codeOf(error) === "UNAUTHENTICATED") {
      setTrouble(null);
      return data?.viewer ?? null;
    }
    setTrouble(toSentence(error));
    await new Promise<void>((goOn) => waiting.add(goOn));
    return ask();
  };
  return { ask, trouble, retryNow };
}
