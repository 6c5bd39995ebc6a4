export interface Throttle<Value> {
  readonly put: (value: Value) => void;
  /** Forgets what is held back. */
  readonly stop: () => void;
}

/**
 * Passes on at most one value an interval, the newest one at its end; an urgent change goes out at once.
 *
 * @param options.isUrgent - whether the step from the last value that was passed on may not wait.
 */
export function createThrottle<Value>(options: {
  readonly intervalMs: number;
  readonly isUrgent: (last: Value, next: Value) => boolean;
  readonly pass: (value: Value) => void;
}): Throttle<Value> {
  let last: { readonly value: Value; readonly at: number } | undefined;
  let held: { readonly value: Value } | undefined;
  let timer: NodeJS.Timeout | undefined;

  function pass(value: Value): void {
    clearTimeout(timer);
    timer = undefined;
    held = undefined;
    last = { value, at: performance.now() };
    options.pass(value);
  }

  return {
    put: (value) => {
      const waitMs = last === undefined ? 0 : last.at + options.intervalMs - performance.now();
      if (last === undefined || waitMs <= 0 || options.isUrgent(last.value, value)) {
        pass(value);
        return;
      }
      held = { value };
      timer ??= setTimeout(() => held !== undefined && pass(held.value), Math.ceil(waitMs));
      timer.unref();
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      held = undefined;
    },
  };
}
