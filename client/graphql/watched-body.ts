/** Who reads along with a body. */
export interface BodyWatcher {
  onBytes(bytes: Uint8Array): void;
  /** The body has ended properly. @throws what it shall break with instead */
  onEnd(): void;
  /** The body has broken. @returns what the reader shall see, or null for a proper end */
  onBreak(error: unknown): unknown;
  /** Nobody reads it any more. */
  onLeave(): void;
}

/** Hands a body on piece by piece while somebody reads along, who may turn its end into a failure and back. */
export function toWatchedBody(body: ReadableStream<Uint8Array>, watcher: BodyWatcher): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const read = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const { done, value } = await reader.read();
    if (done) {
      watcher.onEnd();
      controller.close();
      return;
    }
    controller.enqueue(value);
    watcher.onBytes(value);
  };

  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          await read(controller);
        } catch (error) {
          const shown = watcher.onBreak(error);
          if (shown === null) {
            controller.close();
          } else {
            controller.error(shown);
          }
        }
      },
      cancel: async (reason) => {
        watcher.onLeave();
        // A viewer who leaves has aborted the request before, and nobody is left to hear of it.
        await reader.cancel(reason).catch(() => {});
      },
    },
    // Nothing is read ahead: an error would throw away what is queued before it.
    { highWaterMark: 0 },
  );
}
