/**
 * Does something now, and again so long after it was done.
 *
 * @param run - what is done; `isCurrent` is false once nobody wants it any more. It does not reject.
 * @returns ends it
 */
export function repeat(run: (isCurrent: () => boolean) => Promise<void>, everyMs: number): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const runOnce = async (): Promise<void> => {
    await run(() => !isOver);
    if (!isOver) {
      timer = setTimeout(() => void runOnce(), everyMs);
    }
  };
  void runOnce();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
