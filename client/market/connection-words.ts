import { formatAmount } from "../format/amount.ts";
import { formatDuration } from "../format/instant.ts";
import { t } from "../texts/texts.ts";
import type { MarketConnection } from "./documents.ts";

/** What is told of a connection, in this order. */
export const FACTS = ["topics", "attempts", "lastConnected", "rate", "lastError", "breaker"] as const;
/** One of {@link FACTS}. */
export type Fact = (typeof FACTS)[number];

/** A fact about a connection in words. @param now - the server's time, in milliseconds since the epoch. */
export function factOf(fact: Fact, connection: MarketConnection, now: number): string {
  return WORDS[fact](connection, now) ?? t("market.none");
}

/** More symbols are counted and not named. */
const MOST_NAMED = 4;

const WORDS: Record<Fact, (connection: MarketConnection, now: number) => string | null> = {
  topics: ({ topics }) => {
    const named = topics.slice(0, MOST_NAMED).join(", ");
    const rest = topics.length - MOST_NAMED;
    return topics.length === 0 ? null : rest > 0 ? `${named} +${rest}` : named;
  },
  attempts: ({ attempts, maxAttempts, nextAttemptAt }, now) => {
    const count = t("market.connections.attemptsOf", { attempts, most: maxAttempts });
    return nextAttemptAt === null
      ? attempts === 0
        ? null
        : count
      : t("market.connections.nextTry", {
          attempts: count,
          time: formatDuration(Date.parse(nextAttemptAt) - now),
        });
  },
  lastConnected: ({ lastConnectedAt }, now) => agoOf(lastConnectedAt, now),
  rate: ({ state, messagesPerSecond }) =>
    state === "CONNECTED"
      ? t("market.connections.perSecond", { count: formatAmount(String(messagesPerSecond), { digits: 1 }) })
      : null,
  lastError: ({ lastError, lastErrorAt }, now) =>
    lastError === null || lastErrorAt === null
      ? null
      : t("market.connections.errorAt", {
          message: lastError,
          age: formatDuration(now - Date.parse(lastErrorAt)),
        }),
  breaker: ({ breaker }) => t(`market.connections.breakers.${breaker}`),
};

function agoOf(instant: string | null, now: number): string | null {
  return instant === null ? null : t("market.ago", { age: formatDuration(now - Date.parse(instant)) });
}
