import { builder, type Context, FOR_LINKS, FOR_SIGNED_IN, toId, toWithin, viewerOf } from "../schema/builder.ts";
import { findBot } from "./bot-settings.ts";
import type { Bot } from "./bot.entity.ts";
import { noSuchBot } from "./bot-access.ts";
import { BotKindType, PositionTypeType, RunStatusType, STRATEGY, TIMEFRAME } from "./bot.schema.ts";
import { FreshnessType, minIntervalMs } from "./bot-status.schema.ts";
import {
  createShareLink,
  listShareLinks,
  revokeShareLink,
  sessionEndsAt,
  type ShareLinkReading,
} from "./share-link.ts";
import { linkOf, type SharedStatus, streamSharedStatus, toSharedStatus } from "./share-link-status.ts";

const ShareLinkType = builder.objectRef<ShareLinkReading>("ShareLink").implement({
  description: "A link that shows one bot, and nothing else, to whoever has it.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The link's id, a UUID; it opens nothing." }),
    name: t.exposeString("name", { description: "What the bot's owner calls it." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    expiresAt: t.expose("expiresAt", { type: "DateTime", description: "When it stops showing anything." }),
    hidesMoney: t.exposeBoolean("hidesMoney", { description: "Whether amounts and prices are kept from it." }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was last used, to a minute; null: not yet.",
    }),
  }),
});

const CreatedShareLinkType = builder
  .objectRef<{ readonly link: ShareLinkReading; readonly token: string }>("CreatedShareLink")
  .implement({
    description: "A share link that was just made.",
    fields: (t) => ({
      token: t.exposeString("token", {
        description:
          "What opens it: the link's address is /shared#TOKEN below the address of the dashboard, and programs send it as Authorization: Bearer TOKEN. It is shown here once and stored nowhere.",
      }),
      shareLink: t.expose("link", { type: ShareLinkType, description: "The link." }),
    }),
  });

const HIDDEN = "null as well where money is hidden";

const SharedBotStatusType = builder.objectRef<SharedStatus>("SharedBotStatus").implement({
  description:
    "What is known of a shared bot at a moment. Amounts and prices are in the quote currency of its symbol; where money is hidden, all of them are null.",
  fields: (t) => {
    const amount = (name: AmountField, description: string) =>
      t.expose(name, { type: "Decimal", nullable: true, description: `${description}; ${HIDDEN}.` });
    return {
      moneyHidden: t.exposeBoolean("moneyHidden", {
        description: "Whether amounts, prices and texts are kept from this link.",
      }),
      runStatus: t.expose("runStatus", { type: RunStatusType, description: "What the bot last said it is doing." }),
      reason: t.exposeString("reason", {
        nullable: true,
        description: `Why it waits, paused or failed, in a person's words; null where there is nothing to say, and ${HIDDEN}, since a text may tell an amount.`,
      }),
      freshness: t.expose("freshness", { type: FreshnessType, description: "How far this can be believed." }),
      revision: t.expose("revision", {
        type: "Revision",
        description: "One more at every change of the bot's row; it never goes back within a stream.",
      }),
      inPosition: t.exposeBoolean("inPosition", { description: "Whether a position is open." }),
      entryPrice: amount("entryPrice", "The price the position was opened at; null without one"),
      positionSize: amount("positionSize", "The size of the position in the base currency; null without one"),
      markPrice: amount("markPrice", "The price the bot last saw; null where it reports none"),
      unrealizedPnl: amount("unrealizedPnl", "Profit or loss of the open position; null without one"),
      stopLossPrice: amount("stopLossPrice", "Where the position is closed at a loss; null without such a stop"),
      takeProfitPrice: amount("takeProfitPrice", "Where it is closed at a profit; null where there is none"),
      trailingStopPrice: amount("trailingStopPrice", "Where the trailing stop stands; null where there is none"),
      highestPriceSinceEntry: amount("highestPriceSinceEntry", "What that trails; null without a position"),
      dailyPnl: amount("dailyPnl", "Realized profit or loss of the UTC day, net of fees"),
      dailyTradeCount: t.exposeInt("dailyTradeCount", { description: "How many trades the UTC day has seen." }),
      lastError: t.exposeString("lastError", {
        nullable: true,
        description: `The error the bot is in; null when it is in none, and ${HIDDEN}, when the run status alone says so.`,
      }),
      lastRunAt: t.expose("lastRunAt", {
        type: "DateTime",
        nullable: true,
        description: "The bot's own heartbeat; null where it sends none.",
      }),
      changedAt: t.expose("changedAt", { type: "DateTime", description: "When the bot's row last changed." }),
      readAt: t.expose("readAt", {
        type: "DateTime",
        description: "When this server last found the row to be as shown, by the database's clock.",
      }),
    };
  },
});

type AmountField =
  | "entryPrice"
  | "positionSize"
  | "markPrice"
  | "unrealizedPnl"
  | "stopLossPrice"
  | "takeProfitPrice"
  | "trailingStopPrice"
  | "highestPriceSinceEntry"
  | "dailyPnl";

const isHidden = (context: Context) => linkOf(viewerOf(context)).hidesMoney;

const SharedBotType = builder.objectRef<Bot>("SharedBot").implement({
  description: "A bot as a share link shows it.",
  fields: (t) => ({
    moneyHidden: t.boolean({
      description: "Whether amounts, prices and texts are kept from this link.",
      resolve: (_bot, _arguments, context) => isHidden(context),
    }),
    name: t.exposeString("name", { description: "What its owner calls it." }),
    description: t.string({
      nullable: true,
      description: `What its owner says of it; null: nothing, ${HIDDEN}.`,
      resolve: ({ description }, _, context) => (isHidden(context) ? null : description),
    }),
    symbol: t.exposeString("symbol", {
      description: "The pair it trades, such as BTC/USDT; the second is the quote currency.",
    }),
    kind: t.expose("kind", { type: BotKindType, description: "Who runs it." }),
    strategy: t.exposeString("strategy", { description: `${STRATEGY}.` }),
    timeframe: t.exposeString("timeframe", { description: `${TIMEFRAME}.` }),
    positionType: t.expose("positionType", { type: PositionTypeType, description: "Which way it trades." }),
    orderSize: t.field({
      type: "Decimal",
      nullable: true,
      description: "How much one entry buys, in the quote currency; null where money is hidden.",
      resolve: ({ orderSize }, _, context) => (isHidden(context) ? null : orderSize),
    }),
    reportIntervalSeconds: t.exposeInt("reportIntervalSeconds", {
      description: "How often it promises to report, in seconds.",
    }),
    linkExpiresAt: t.field({
      type: "DateTime",
      description: "When the link stops showing anything.",
      resolve: (_bot, _arguments, context) => sessionEndsAt(context.em, viewerOf(context)),
    }),
    status: t.field({
      type: SharedBotStatusType,
      description: "What is known of it now.",
      resolve: async ({ id }, _, context) => {
        const status = await context.loadStatus.load(id);
        if (status === null) {
          throw noSuchBot(id);
        }
        return toSharedStatus(status, isHidden(context));
      },
    }),
  }),
});

const botIdArgument = "The bot's id.";

builder.queryFields((t) => ({
  sharedBot: t.field({
    type: SharedBotType,
    extensions: FOR_LINKS,
    description: "The bot that the share link shows that asks. FORBIDDEN for whoever comes without one.",
    resolve: (_, _arguments, context) => {
      const viewer = viewerOf(context);
      return findBot(context.em, linkOf(viewer).botId, viewer);
    },
  }),
  shareLinks: t.field({
    type: [ShareLinkType],
    extensions: FOR_SIGNED_IN,
    description: "The links of a bot of the viewer's that open it, the newest first. FORBIDDEN but for its owner.",
    args: { botId: t.arg.id({ required: true, description: botIdArgument }) },
    resolve: async (_, { botId }, context) => [
      ...(await listShareLinks(context.em, toId(botId), viewerOf(context))),
    ],
  }),
}));

const DEFAULT_HOURS = 168;
/** A leap year. */
const MOST_HOURS = 8_784;

const CreateShareLinkInput = builder.inputType("CreateShareLinkInput", {
  description: "A new share link.",
  fields: (t) => ({
    botId: t.id({ required: true, description: botIdArgument }),
    name: t.string({ required: true, description: "What to call it, 1 to 100 characters." }),
    expiresInHours: t.int({
      defaultValue: DEFAULT_HOURS,
      description: `After how many hours it stops showing anything, 1 to ${MOST_HOURS}.`,
    }),
    hidesMoney: t.boolean({
      defaultValue: false,
      description: "Whether amounts, prices and texts, which may tell amounts, are kept from it.",
    }),
  }),
});

builder.mutationFields((t) => ({
  createShareLink: t.field({
    type: CreatedShareLinkType,
    description:
      "Makes a link that shows one bot of the viewer's to whoever has it, until it expires or is revoked, the bot changes hands, or the account is disabled. FORBIDDEN but for the bot's owner; CONFLICT beyond 50 links of one bot.",
    args: { input: t.arg({ type: CreateShareLinkInput, required: true, description: "The new link." }) },
    resolve: (_, { input }, context) =>
      createShareLink(
        context.em,
        {
          botId: toId(input.botId),
          name: input.name,
          expiresInHours: toWithin("expiresInHours", input.expiresInHours ?? DEFAULT_HOURS, 1, MOST_HOURS),
          hidesMoney: input.hidesMoney ?? false,
        },
        viewerOf(context),
      ),
  }),
  revokeShareLink: t.id({
    description: "Ends a share link of the viewer's, and at once every stream that it has opened; answers its id.",
    args: { id: t.arg.id({ required: true, description: "The link's id." }) },
    resolve: (_, { id }, context) => revokeShareLink(context.em, toId(id), viewerOf(context)),
  }),
}));

builder.subscriptionField("sharedBotStatus", (t) =>
  t.field({
    type: SharedBotStatusType,
    extensions: FOR_LINKS,
    description:
      "The status of the bot that the share link shows that asks: the current one first, then each change, as botStatus tells them. FORBIDDEN for whoever comes without a link.",
    args: { minIntervalMs: t.arg.int({ description: minIntervalMs }) },
    subscribe: (_, { minIntervalMs: interval }, context) =>
      streamSharedStatus(context.statuses, { minIntervalMs: interval ?? 0 }, viewerOf(context)),
    resolve: (status) => status,
  }),
);
