import type { OperationResult } from "@urql/core";
import { type Accessor, createSignal } from "solid-js";
import { toSentence } from "../graphql/failure.ts";
import { t } from "../texts/texts.ts";

/** A change that somebody makes by a click, and what stands in its way. */
export interface Change {
  /** True until the server has answered. */
  readonly isBusy: Accessor<boolean>;
  /** Why it came to nothing; null while nothing stands in its way. */
  readonly problem: Accessor<string | null>;
  readonly forget: () => void;
  /** Asks for it, once at a time. @returns null when it came to nothing, or when one is being asked for already */
  readonly run: <Data>(send: () => PromiseLike<OperationResult<Data>>) => Promise<Data | null>;
}

/** Creates what keeps track of a change. */
export function createChange(): Change {
  const [isBusy, setIsBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  return {
    isBusy,
    problem,
    forget: () => setProblem(null),
    run: async (send) => {
      if (isBusy()) {
        return null;
      }
      setIsBusy(true);
      setProblem(null);
      const { data, error } = await send();
      setIsBusy(false);
      if (error !== undefined) {
        setProblem(t("settings.failed", { reason: toSentence(error) }));
      }
      return error === undefined ? (data ?? null) : null;
    },
  };
}
