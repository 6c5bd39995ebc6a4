/** Messages that wait for their turn. */
export interface Outbox {
  readonly push: (texts: readonly string[]) => void;
  /** How many wait. */
  readonly size: () => number;
  /** Forgets what was not sent. */
  readonly clear: () => void;
}

/** Sends one message after the other, at most one in `intervalMs`, as exchanges allow only so many a second. */
export function createOutbox(options: {
  readonly intervalMs: number;
  readonly send: (text: string) => void;
}): Outbox {
  const waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;

  function sendNext(): void {
    timer = undefined;
    const text = waiting.shift();
    if (text === undefined) {
      return;
    }
    options.send(text);
    timer = setTimeout(sendNext, options.intervalMs);
    timer.unref();
  }

  return {
    push: (texts) => {
      waiting.push(...texts);
      if (timer === undefined) {
        sendNext();
      }
    },
    size: () => waiting.length,
    clear: () => {
      waiting.length = 0;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
