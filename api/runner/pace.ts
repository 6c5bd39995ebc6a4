import { hashOf } from "../market/noise.ts";

/** When a bot is due: for a step of its market, and for a sign of life in between. */
export interface Pace {
  /** Whether the market is due to move on for the bot. */
  readonly isStepDue: (nowMs: number) => boolean;
  /**
   * Notes a tick that was done.
   *
   * @returns ms until the next one.
   */
  readonly ticked: (
    nowMs: number,
    tick: { readonly isStep: boolean; readonly hasEnded: boolean; readonly reportIntervalSeconds: number },
  ) => number;
}

/**
 * Keeps one bot's time.
 *
 * @param stepMs - how often its market moves on; null where any tick will do.
 * @param tickIntervalMs - how often a bot reports at the least; one that promised more gets half of what it promised.
 */
export function createPace(botId: string, stepMs: number | null, tickIntervalMs: number): Pace {
  let nextStepMs: number | undefined;

  return {
    isStepDue: (nowMs) => stepMs === null || nextStepMs === undefined || nowMs >= nextStepMs,
    ticked: (nowMs, { isStep, hasEnded, reportIntervalSeconds }) => {
      const intervalMs = Math.min(tickIntervalMs, reportIntervalSeconds * 500);
      // Each bot has a phase of its own, so that a dozen bots taken together do not all tick together.
      const signOfLifeMs = intervalMs - ((nowMs + hashOf(botId)) % intervalMs);
      if (stepMs === null) {
        return signOfLifeMs;
      }
      if (isStep) {
        nextStepMs = hasEnded ? Infinity : Math.max((nextStepMs ?? nowMs) + stepMs, nowMs);
      }
      const stepDelayMs = (nextStepMs ?? nowMs) - nowMs;
      return stepDelayMs <= intervalMs ? stepDelayMs : Math.min(signOfLifeMs, stepDelayMs);
    },
  };
}
