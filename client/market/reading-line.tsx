import type { JSX } from "solid-js";
import { formatDuration, formatMoment } from "../format/instant.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { marketBeliefOf } from "./belief.ts";
import type { MarketReading } from "./documents.ts";

/** What a {@link ReadingLine} says it of. */
export interface ReadingLineProps {
  /** Undefined before anything was told. */
  readonly reading: Pick<MarketReading, "exchange" | "feed" | "message" | "receivedAt"> | undefined;
  /** Whether this page hears the server about the market. */
  readonly isHeard: boolean;
}

/** Says from where something of a market is and how old it is, and what is wrong with it. */
export function ReadingLine(props: ReadingLineProps): JSX.Element {
  const live = useLive();
  const words = () => sourceWords(props.reading, props.isHeard, live.now());
  const isDoubted = () => marketBeliefOf(props.reading, props.isHeard, live.now()) === "unsure";
  return (
    <span
      class="num"
      classList={{
        "text-waiting": isDoubted() && props.reading !== undefined,
        "text-faint": !isDoubted() || props.reading === undefined,
      }}
    >
      {words()}
    </span>
  );
}

function sourceWords(reading: ReadingLineProps["reading"], isHeard: boolean, now: number): string {
  if (reading === undefined) {
    return t("market.loading");
  }
  const { exchange, feed, receivedAt } = reading;
  const receivedAtMs = receivedAt === null ? null : Date.parse(receivedAt);
  const age = receivedAtMs === null ? null : t("market.ago", { age: formatDuration(now - receivedAtMs) });
  const asOf = receivedAtMs === null ? null : t("market.asOf", { time: formatMoment(receivedAtMs, now) });
  const source = exchange === null ? t("market.simulated") : t(`market.exchanges.${exchange}`);
  if (!isHeard) {
    return withAge(t("market.unheard"), asOf);
  }
  if (feed === "SIMULATED") {
    return age === null ? t("market.noExchange") : withAge(t("market.simulated"), age);
  }
  return feed === "LIVE" ? withAge(source, age) : withAge(t(`market.feed.${feed}`), asOf);
}

function withAge(source: string, age: string | null): string {
  return age === null ? source : t("market.sourceAndAge", { source, age });
}
