export interface ActionTimeoutsOptions {
  /** Writes down what has timed out. */
  readonly timeOut: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

export interface ActionTimeouts {
  /** An action was asked for that times out at this moment unless it is settled. */
  readonly expect: (expiresAt: Date) => void;
  readonly close: () => void;
}

/** How often to look for actions of servers that are gone; one's own are timed out at their moment. */
const SWEEP_INTERVAL_MS = 15_000;

/** Sees that actions which get no answer are timed out, whether or not somebody watches. */
export function createActionTimeouts(options: ActionTimeoutsOptions): ActionTimeouts {
  const timers = new Set<NodeJS.Timeout>();
  const run = () => void options.timeOut().catch(options.onError);
  const sweep = setInterval(run, SWEEP_INTERVAL_MS);
  sweep.unref();
  return {
    expect: (expiresAt) => {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          run();
        },
        Math.max(0, expiresAt.getTime() - Date.now()) + 50,
      );
      timer.unref();
      timers.add(timer);
    },
    close: () => {
      clearInterval(sweep);
      timers.forEach(clearTimeout);
    },
  };
}
