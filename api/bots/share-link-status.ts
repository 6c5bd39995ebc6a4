import { hash } from "node:crypto";
import type { Viewer } from "../accounts/authenticate.ts";
import { DomainError } from "../errors.ts";
import type { ChangePoller } from "../streams/change-poller.ts";
import { SharedSubscription } from "../streams/shared-source.ts";
import type { BotStatus } from "./bot-status.ts";
import { streamBotStatus } from "./bot-streams.ts";

/** What a status says in words, which may tell amounts. */
const TEXTS = ["reason", "lastError"] as const;
/** What a status says in amounts and prices. */
const AMOUNTS = [
  "entryPrice",
  "positionSize",
  "markPrice",
  "unrealizedPnl",
  "stopLossPrice",
  "takeProfitPrice",
  "trailingStopPrice",
  "highestPriceSinceEntry",
  "dailyPnl",
] as const;
/** What a status says of how the bot is doing, without a word of money. */
const SIGNS = [
  "runStatus",
  "freshness",
  "revision",
  "inPosition",
  "dailyTradeCount",
  "lastRunAt",
  "changedAt",
] as const;

type Sign = (typeof SIGNS)[number];
type Hideable = (typeof TEXTS)[number] | (typeof AMOUNTS)[number];

/** What a share link shows of a bot's status: who asked for what is not in it. */
export type SharedStatus = Readonly<Record<Hideable, string | null>> &
  Pick<BotStatus, Sign | "readAt"> & {
    readonly moneyHidden: boolean;
    /** Opaque; of what is shown alone, since what is hidden could be guessed by trying. */
    readonly eventId: string;
  };

/** As long as the id of a status, for the same reason. */
const EVENT_ID_LENGTH = 8;

/** A status as a link shows it. */
export function toSharedStatus(status: BotStatus, hidesMoney: boolean): SharedStatus {
  const hidden = [...TEXTS, ...AMOUNTS].map((name) => [name, hidesMoney ? null : status[name]] as const);
  const signs = SIGNS.map((name) => [name, status[name]] as const);
  const shown = Object.fromEntries([...hidden, ...signs]);
  // Made of all its names above.
  return {
    ...shown,
    readAt: status.readAt,
    moneyHidden: hidesMoney,
    eventId: hash("sha256", JSON.stringify(shown), "base64url").slice(0, EVENT_ID_LENGTH),
  } as SharedStatus;
}

/**
 * The status of the bot that a link shows: as `streamBotStatus` tells it, and with what that promises.
 *
 * @throws FORBIDDEN for whoever came without a link.
 */
export function streamSharedStatus(
  statuses: ChangePoller<BotStatus>,
  request: { readonly minIntervalMs: number },
  viewer: Viewer,
): SharedSubscription<SharedStatus> {
  const { botId, hidesMoney } = linkOf(viewer);
  const whole = streamBotStatus(statuses, { ...request, botId }, viewer);
  return new SharedSubscription((sink) => {
    const source = whole.open(sink);
    const shown = new WeakMap<BotStatus, SharedStatus>();
    return {
      ...source,
      since: (position) => {
        const status = source.since(position);
        if (status === null) {
          return null;
        }
        const known = shown.get(status) ?? toSharedStatus(status, hidesMoney);
        shown.set(status, known);
        return known;
      },
    };
  });
}

/**
 * The link that somebody came with.
 *
 * @throws FORBIDDEN for whoever came without one.
 */
export function linkOf(viewer: Viewer): NonNullable<Viewer["link"]> {
  if (viewer.link === null) {
    throw new DomainError("FORBIDDEN", "This is what a share link shows: ask for the bot itself instead");
  }
  return viewer.link;
}
