import { type Accessor, createEffect, createRoot, createSignal } from "solid-js";
import type { Clock } from "../../../client/graphql/clock.ts";
import { createLive } from "../../../client/live/create-live.ts";
import type { Live } from "../../../client/live/live.ts";
import type { SessionViewer } from "../../../client/session/session.ts";
import type { Network } from "./network.ts";

/** The live side of a page, without the page. */
export interface TestPage {
  readonly live: Live;
  /** How often somebody was asked to sign in again; {@link TestPage.signIn} answers. */
  readonly asked: () => number;
  readonly signIn: () => void;
  /** Somebody else is signed in, or nobody. */
  readonly become: (viewerId: string | null) => void;
  /** Runs something as a component does, until it is left. */
  readonly open: <Shown>(show: () => Shown) => { readonly shown: Shown; readonly leave: () => void };
  readonly close: () => void;
}

/** Opens the live side of a page over a network, for somebody who is signed in. */
export function openPage(network: Network, viewerId: string, clock: Clock): TestPage {
  return createRoot((close) => {
    const [viewer, setViewer] = createSignal<SessionViewer | null>(toViewer(viewerId));
    let asked = 0;
    let answer = Promise.withResolvers<void>();
    const session = {
      viewer,
      isAskingAgain: () => false,
      askAgain: () => {
        asked += 1;
        return answer.promise;
      },
    };
    const live = createLive({ url: "http://botwatch.test/graphql", session, fetch: network.fetch, clock });
    return {
      live,
      asked: () => asked,
      signIn: () => {
        answer.resolve();
        answer = Promise.withResolvers();
      },
      become: (id) => setViewer(id === null ? null : toViewer(id)),
      open: (show) => createRoot((leave) => ({ shown: show(), leave })),
      close,
    };
  });
}

const toViewer = (id: string): SessionViewer => ({
  id,
  email: "someone@example.org",
  role: "USER",
  hasPassword: true,
});

/** Resolves as soon as what it reads makes it hold. */
export function whenever(holds: Accessor<boolean>): Promise<void> {
  return new Promise((resolve) => {
    createRoot((dispose) => {
      createEffect(() => {
        if (holds()) {
          resolve();
          queueMicrotask(dispose);
        }
      });
    });
  });
}
