/** What keeps a server from starting, as a sentence for whoever started it. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** Has something done when all that was started is closed again, the last thing first. */
export type AtClose = (close: () => unknown) => void;

/**
 * Starts something of several parts. Where one of them cannot be started, those before it are closed again.
 *
 * @param run - is given what hears of each part that was started, and what closes all of them.
 */
export async function orCloseAgain<Result>(
  run: (atClose: AtClose, close: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const closeOne of closers.toReversed()) {
      await closeOne();
    }
  };
  try {
    return await run((closeOne) => closers.push(closeOne), close);
  } catch (error) {
    await close();
    throw error;
  }
}
