import type { CombinedError, OperationResult, OperationResultSource } from "@urql/core";
import { pipe, subscribe } from "wonka";
import type { LiveClient } from "../graphql/client.ts";
import type { ConnectionStore } from "../graphql/connection.ts";
import { attemptOf } from "../graphql/reconnect.ts";
import { STREAM_VIEWER } from "./documents.ts";

/** One open `botStatuses` stream, through all its attempts. */
export interface Feed {
  readonly connection: Pick<ConnectionStore, "get" | "retryNow" | "renew">;
  /** False from the loss of the stream to the snapshot of the next attempt: what was heard before may be old. */
  isFresh(): boolean;
  close(): void;
}

/** What a feed tells. */
export interface FeedHooks<Update> {
  /** `isSnapshot`: the first of an attempt, whole. */
  readonly onUpdates: (updates: readonly Update[], isSnapshot: boolean) => void;
  readonly onConnection: () => void;
  /** The server has refused or ended the stream; the error is undefined where it gave none. */
  readonly onEnd: (error: CombinedError | undefined) => void;
  /** The cookie belongs to somebody else by now. */
  readonly onStranger: () => void;
}

/** Settings of {@link openFeed}. */
export interface FeedOptions<Update> extends FeedHooks<Update> {
  /** Of the feed's own, so that its connection is that of this stream alone. */
  readonly live: LiveClient;
  readonly subscribe: (client: LiveClient["client"]) => OperationResultSource<OperationResult<Updates<Update>>>;
  /** Whose data is expected. */
  readonly viewerId: string;
}

/** The data of a `botStatuses` subscription. */
export interface Updates<Update> {
  readonly botStatuses: readonly Update[];
}

/**
 * Opens a stream. Since a cookie says who somebody is, and may have changed between two attempts, what an attempt brings
 * is passed on only once the server has said whose it is.
 */
export function openFeed<Update>(options: FeedOptions<Update>): Feed {
  const { client, connection } = options.live;
  let isOpen = true;
  let isFresh = false;
  let attempt = 0;
  let whose: Promise<boolean> = Promise.resolve(false);

  const take = ({ data, error, hasNext }: OperationResult<Updates<Update>>, isSnapshot: boolean): void => {
    if (data) {
      isFresh = true;
      options.onUpdates(data.botStatuses, isSnapshot);
    }
    if (error || !hasNext) {
      close();
      options.onEnd(error);
    }
  };
  const isViewers = async (): Promise<boolean> => {
    const { data } = await client.query(STREAM_VIEWER, {}).toPromise();
    const viewer = data?.viewer;
    if (isOpen && !viewer) {
      // Where nobody is signed in any more, the next attempt is answered so; whatever else it was, that one asks again.
      connection.renew(0, "The server could not say who is signed in");
    }
    if (isOpen && viewer && viewer.id !== options.viewerId) {
      close();
      options.onStranger();
    }
    return viewer?.id === options.viewerId;
  };
  const receive = async (result: OperationResult<Updates<Update>>): Promise<void> => {
    const own = attemptOf(result);
    const isSnapshot = own !== attempt;
    if (isSnapshot) {
      attempt = own;
      whose = result.data ? isViewers() : Promise.resolve(true);
    }
    // Results keep their order: all of an attempt wait for the same promise.
    if ((await whose) && isOpen && own === attempt) {
      take(result, isSnapshot);
    }
  };

  const leave = connection.subscribe(({ state }) => {
    isFresh &&= state === "connected";
    options.onConnection();
  });
  const { unsubscribe } = pipe(
    options.subscribe(client),
    subscribe((result) => void receive(result)),
  );
  const close = (): void => {
    isOpen = false;
    leave();
    unsubscribe();
  };
  return { connection, isFresh: () => isFresh, close };
}
