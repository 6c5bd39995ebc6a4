/** The tabs of a browser share one cookie; here they tell each other whose it is. */
export interface SessionChannel {
  /** Tells the other tabs who is signed in; null: nobody any more. */
  readonly tell: (viewerId: string | null) => void;
  readonly close: () => void;
}

/**
 * Joins the tabs of this browser.
 *
 * @param onTold - hears of the others' news, never of one's own.
 */
export function openSessionChannel(onTold: (viewerId: string | null) => void): SessionChannel {
  const channel = new BroadcastChannel("botwatch.session");
  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (data === null || typeof data === "string") {
      onTold(data);
    }
  });
  let isClosed = false;
  return {
    tell: (viewerId) => {
      // The server's answer may come when the page is already gone.
      if (!isClosed) {
        // A channel reaches this site alone, unlike a window, which wants to know whom it speaks to.
        // oxlint-disable-next-line unicorn/require-post-message-target-origin
        channel.postMessage(viewerId);
      }
    },
    close: () => {
      isClosed = true;
      channel.close();
    },
  };
}
