import type { JSX } from "solid-js";
import type { Look } from "../connection/look.ts";
import { StateMark } from "../connection/state-mark.tsx";
import { t } from "../texts/texts.ts";
import type { MarketConnection } from "./documents.ts";

/** What a {@link ConnectionLight} sums up. */
export interface ConnectionLightProps {
  readonly connections: readonly MarketConnection[];
  /** Whether this page hears the server: else nobody knows. */
  readonly isHeard: boolean;
}

/** All connections to the exchange that are needed, as one shape and one sentence. */
export function ConnectionLight(props: ConnectionLightProps): JSX.Element {
  const needed = () => props.connections.filter(({ state }) => state !== "DISCONNECTED");
  const words = () => {
    if (!props.isHeard) {
      return t("market.connections.unheard");
    }
    const connected = needed().filter(({ state }) => state === "CONNECTED").length;
    return needed().length === 0
      ? t("market.connections.idle")
      : t("market.connections.summary", { connected, count: needed().length });
  };
  return (
    <p role="status" class="inline-flex items-center gap-2 whitespace-nowrap">
      <StateMark look={props.isHeard ? worstLook(needed()) : "silent"} />
      {words()}
    </p>
  );
}

/** How a connection of the server's is drawn: as the page's own are. */
export const LOOKS: Record<MarketConnection["state"], Look> = {
  DISCONNECTED: "disconnected",
  CONNECTING: "connecting",
  CONNECTED: "connected",
  RECONNECTING: "reconnecting",
  FAILED: "failed",
};

const WORST_FIRST = ["FAILED", "RECONNECTING", "CONNECTING", "CONNECTED"] as const;

function worstLook(connections: readonly MarketConnection[]): Look {
  const worst = WORST_FIRST.find((candidate) => connections.some(({ state }) => state === candidate));
  return LOOKS[worst ?? "DISCONNECTED"];
}
