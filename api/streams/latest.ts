/** One slot: what was not taken yet is replaced, so that a slow reader costs one value and no queue. */
export interface Latest<Value> extends AsyncIterableIterator<Value, undefined, undefined> {
  readonly put: (value: Value) => void;
  /** Ends the iteration; with an error, that is what the reader meets. A value not taken yet is dropped. */
  readonly end: (error?: unknown) => void;
  /** Ends the iteration without an error. */
  readonly return: () => Promise<IteratorResult<Value, undefined>>;
}

/**
 * Creates a slot for one reader.
 *
 * @param onEnd - called once, when the reader leaves or the slot is ended: the place for `finally`.
 */
export function createLatest<Value>(onEnd: () => void = () => undefined): Latest<Value> {
  let slot: { readonly value: Value } | undefined;
  let reader: PromiseWithResolvers<IteratorResult<Value, undefined>> | undefined;
  let ended: { readonly error?: unknown } | undefined;
  const done = { done: true, value: undefined } as const;

  function end(error?: unknown): void {
    if (ended !== undefined) {
      return;
    }
    ended = error === undefined ? {} : { error };
    slot = undefined;
    onEnd();
    if (error === undefined) {
      reader?.resolve(done);
    } else {
      reader?.reject(error);
      ended = reader === undefined ? ended : {};
    }
    reader = undefined;
  }

  async function next(): Promise<IteratorResult<Value, undefined>> {
    if (slot !== undefined) {
      const { value } = slot;
      slot = undefined;
      return { done: false, value };
    }
    if (ended !== undefined) {
      const { error } = ended;
      ended = {};
      if (error !== undefined) {
        throw error;
      }
      return done;
    }
    reader = Promise.withResolvers();
    return reader.promise;
  }

  const latest: Latest<Value> = {
    put: (value) => {
      if (ended !== undefined) {
        return;
      }
      if (reader === undefined) {
        slot = { value };
        return;
      }
      const waiting = reader;
      reader = undefined;
      waiting.resolve({ done: false, value });
    },
    end,
    next,
    return: async () => {
      end();
      return done;
    },
    [Symbol.asyncIterator]: () => latest,
  };
  return latest;
}

/** Thrown into a stream whose viewer must come back: its socket closes without `complete`. */
export class StreamClosed extends Error {
  override readonly name = "StreamClosed";
}
