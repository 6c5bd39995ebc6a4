import { type AnyVariables, gql, type OperationResult } from "@urql/core";
import { pipe, subscribe } from "wonka";
import { createClient, type LiveClient } from "../../client/graphql/client.ts";
import { systemClock } from "../../client/graphql/clock.ts";
import { attemptOf } from "../../client/graphql/reconnect.ts";
import { DOCUMENTS, type Notice, type Role, toSighting, variablesOf, type Witness } from "./witness.ts";

/** A page: one client with the exchanges of the dashboard and the terminal, for any number of subscriptions. */
export interface Page {
  readonly follow: (role: Role, notice: Notice) => Witness;
  /** The machine wakes, and finds its clock so much later: whatever seems to have been silent for long is replaced. */
  readonly wakeAfter: (sleepMs: number) => void;
}

/** A stream that has been silent for so long is not waited for by a page that wakes. */
const PATIENCE_MS = 6_000;

/** Opens a page with a token. */
export function openPage(url: string, token: string): Page {
  let sleptMs = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + sleptMs };
  const live = createClient({ url, token: () => token, clock });
  return {
    follow: (role, notice) => follow(live, role, notice),
    wakeAfter: (sleepMs) => {
      sleptMs += sleepMs;
      live.connection.renew(PATIENCE_MS, "The machine was asleep");
    },
  };
}

function follow({ client }: LiveClient, role: Role, notice: Notice): Witness {
  let attempt = 0;
  let hasLeft = false;
  const take = (result: OperationResult): void => {
    if (attemptOf(result) !== attempt) {
      attempt = attemptOf(result);
      notice({ type: "opened" });
    }
    if (result.error !== undefined) {
      notice({ type: "refused", reason: result.error.message });
    } else if (result.data != null) {
      notice(toSighting(result));
    } else if (!result.hasNext && !hasLeft) {
      notice({ type: "refused", reason: "The server has ended the stream" });
    }
  };
  // The documents are texts here, so that their results have no type before they are looked at.
  const variables: AnyVariables = variablesOf(role.watched);
  const { unsubscribe } = pipe(client.subscription(gql(DOCUMENTS[role.watched.field]), variables), subscribe(take));
  return {
    role,
    leave: () => {
      hasLeft = true;
      unsubscribe();
    },
  };
}
