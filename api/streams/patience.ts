/** So many times a process that waits gets to read what has arrived. */
const STEPS = 10;

/**
 * Calls back when an answer is late, by the time in which this process could have heard it: while it is busy with many who
 * came together it hears nothing, and an answer that lies there unread is not late. On a process that has time this is a timer.
 *
 * @returns forgets it.
 */
export function whenLate(ms: number, run: () => void): () => void {
  let timer: NodeJS.Timeout;
  let isForgotten = false;

  function wait(stepsLeft: number): void {
    timer = setTimeout(() => setImmediate(() => next(stepsLeft - 1)), ms / STEPS);
    timer.unref();
  }

  /** What had arrived was read between the timer and this. */
  function next(stepsLeft: number): void {
    if (isForgotten) {
      return;
    }
    if (stepsLeft === 0) {
      run();
      return;
    }
    wait(stepsLeft);
  }

  wait(STEPS);
  return () => {
    isForgotten = true;
    clearTimeout(timer);
  };
}
