import { createEffect, createRoot } from "solid-js";

/** Resolves as soon as something that signals tell holds. */
export function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) =>
    createRoot((dispose) =>
      createEffect(() => {
        if (holds()) {
          resolve();
          queueMicrotask(dispose);
        }
      }),
    ),
  );
}
