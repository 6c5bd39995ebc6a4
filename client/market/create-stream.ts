import type { AnyVariables, TypedDocumentNode } from "@urql/core";
import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";
import { pipe, subscribe } from "wonka";
import { toSentence } from "../graphql/failure.ts";
import type { Market } from "./market.ts";

/** What {@link createStream} follows. */
export interface StreamOptions<Data, Variables extends AnyVariables> {
  readonly market: Market;
  readonly document: TypedDocumentNode<Data, Variables>;
  /** Compared as values; null: nothing is followed. */
  readonly variables: Accessor<Variables | null>;
  /** Hears each event. */
  readonly onData: (data: Data) => void;
}

/**
 * Follows a subscription while this page may, until its owner is disposed.
 *
 * @returns why the server has refused it; null while it has not
 */
export function createStream<Data, Variables extends AnyVariables>(
  options: StreamOptions<Data, Variables>,
): Accessor<string | null> {
  const { market, document, variables, onData } = options;
  const [error, setError] = createSignal<string | null>(null);
  createEffect(() => {
    const wanted = market.isOpen() ? variables() : null;
    setError(null);
    if (wanted === null) {
      return;
    }
    const { unsubscribe } = pipe(
      market.client.subscription(document, wanted),
      subscribe(({ data, error: refusal }) => {
        if (data !== undefined && data !== null) {
          onData(data);
        }
        setError(refusal === undefined ? null : toSentence(refusal));
      }),
    );
    onCleanup(unsubscribe);
  });
  return error;
}
