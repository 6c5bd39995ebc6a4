import { DomainError } from "../errors.ts";
import { builder, type Context, describeValues, FOR_CONTROL, toId, viewerOf } from "../schema/builder.ts";
import { ACTION_KINDS, ACTION_STATES, type ActionKind } from "./bot-action.entity.ts";
import { roleIn } from "./bot-access.ts";
import type { BotActionReading, BotStatus } from "./bot-status.ts";
import { streamBotStatus, streamBotStatuses } from "./bot-streams.ts";
import type { BotStatusUpdate } from "./status-board.ts";
import { requestAction, stopAllBots } from "./bot-lifecycle.ts";
import { BotType, RunStatusType } from "./bot.schema.ts";
import { FRESHNESS } from "./freshness.ts";
import { toShownBot } from "./shown-bot.ts";

/** How far a status can be believed. */
export const FreshnessType = builder.enumType("Freshness", {
  description:
    "How far a status can be believed, by the database's clock: the age of the last sign of life against the bot's report interval. UNVERIFIED comes before OFF, that before LOST, that before LATE.",
  values: describeValues(FRESHNESS, {
    LIVE: "The bot reported within 2 report intervals.",
    LATE: "Nothing was heard for 2 report intervals.",
    LOST: "Nothing was heard for 5 report intervals: do not believe that it runs.",
    UNVERIFIED: "The server cannot read the database now: this is the last that is known.",
    OFF: "The bot is stopped and owes no reports.",
  }),
});

const ActionKindType = builder.enumType("BotActionKind", {
  description: "What can be asked of a bot.",
  values: describeValues(ACTION_KINDS, { START: "To run.", STOP: "To stop." }),
});

/** How far an action has come. */
export const ActionStateType = builder.enumType("BotActionState", {
  description: "How far an action has come. All but REQUESTED are final.",
  values: describeValues(ACTION_STATES, {
    REQUESTED: "Asked for; the bot has not answered yet.",
    CONFIRMED: "The bot's own row says so.",
    FAILED: "The bot reported an error instead, or another action took this one's place; the message says which.",
    TIMED_OUT: "No answer within the longer of 30 seconds and twice the report interval.",
  }),
});

const BotActionType = builder.objectRef<BotActionReading>("BotAction").implement({
  description: "A start or a stop that was asked for: its receipt.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The action's id, a UUID." }),
    kind: t.expose("kind", { type: ActionKindType, description: "What was asked." }),
    state: t.expose("state", { type: ActionStateType, description: "How far it has come." }),
    requestedAt: t.expose("requestedAt", { type: "DateTime", description: "When it was asked." }),
    requestedBy: t.exposeString("requestedBy", { description: "The e-mail address of the account that asked." }),
    confirmedAt: t.expose("confirmedAt", {
      type: "DateTime",
      nullable: true,
      description: "When the bot confirmed it; null while or where it did not.",
    }),
    message: t.exposeString("message", {
      nullable: true,
      description: "What came of it, in a person's words; null where the state says all.",
    }),
  }),
});

/** The published state of one bot. */
export const BotStatusType = builder.objectRef<BotStatus>("BotStatus").implement({
  description: "What is known of a bot at a moment. Amounts and prices are in the quote currency of its symbol.",
  fields: (t) => {
    const price = (name: PriceField, description: string) =>
      t.expose(name, { type: "Decimal", nullable: true, description });
    return {
      botId: t.exposeID("botId", { description: "The bot's id, a UUID." }),
      runStatus: t.expose("runStatus", { type: RunStatusType, description: "What the bot last said it is doing." }),
      reason: t.exposeString("reason", {
        nullable: true,
        description: "Why it waits, paused or failed, in a person's words; null where there is nothing to say.",
      }),
      freshness: t.expose("freshness", { type: FreshnessType, description: "How far this can be believed." }),
      revision: t.expose("revision", {
        type: "Revision",
        description: "One more at every change of the bot's row; it never goes back within a stream.",
      }),
      inPosition: t.exposeBoolean("inPosition", { description: "Whether a position is open." }),
      entryPrice: price("entryPrice", "The price the position was opened at; null without one."),
      positionSize: price("positionSize", "The size of the position in the base currency; null without one."),
      markPrice: price("markPrice", "The price the bot last saw; null where it reports none."),
      unrealizedPnl: price(
        "unrealizedPnl",
        "Profit or loss of the open position at the mark price; null without one.",
      ),
      stopLossPrice: price(
        "stopLossPrice",
        "Where the position is closed at a loss; null where there is no such stop.",
      ),
      takeProfitPrice: price(
        "takeProfitPrice",
        "Where the position is closed at a profit; null where there is none.",
      ),
      trailingStopPrice: price(
        "trailingStopPrice",
        "Where the trailing stop stands now; null where there is none.",
      ),
      highestPriceSinceEntry: price(
        "highestPriceSinceEntry",
        "What the trailing stop trails; null without a position.",
      ),
      dailyPnl: t.expose("dailyPnl", {
        type: "Decimal",
        description: "Realized profit or loss of the UTC day, net of fees.",
      }),
      dailyTradeCount: t.exposeInt("dailyTradeCount", { description: "How many trades the UTC day has seen." }),
      lastError: t.exposeString("lastError", {
        nullable: true,
        description: "The error the bot is in, in full; null when it is in none.",
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
      lastAction: t.expose("lastAction", {
        type: BotActionType,
        nullable: true,
        description: "The latest start or stop that was asked for, in any state; null when there never was one.",
      }),
    };
  },
});

type PriceField =
  | "entryPrice"
  | "positionSize"
  | "markPrice"
  | "unrealizedPnl"
  | "stopLossPrice"
  | "takeProfitPrice"
  | "trailingStopPrice"
  | "highestPriceSinceEntry";

const BotStatusUpdateType = builder.objectRef<BotStatusUpdate>("BotStatusUpdate").implement({
  description: "What changed for one of the bots of a stream.",
  fields: (t) => ({
    botId: t.exposeID("botId", { description: "The bot's id, a UUID." }),
    status: t.expose("status", {
      type: BotStatusType,
      nullable: true,
      description: "Its status now; null when the bot is gone or the viewer may not see it.",
    }),
    eventSequence: t.field({
      type: "Revision",
      nullable: true,
      description:
        "The sequence of the newest entry of its log: where it has moved, there is more to read in Bot.events. Null exactly when the status is.",
      resolve: ({ status }) => status?.sequence ?? null,
    }),
    bot: t.field({
      type: BotType,
      nullable: true,
      description: "The bot as its owner configured it; null exactly when the status is.",
      resolve: async ({ botId, status }, _, context) => {
        const viewerRole = status === null ? null : roleIn(status, viewerOf(context));
        if (status === null || viewerRole === null) {
          return null;
        }
        const found = await context.loadBot(botId, status.sequence);
        return found === null ? null : toShownBot(found.bot, { viewerRole, ownerEmail: found.ownerEmail }, status);
      },
    }),
  }),
});

builder.objectField(BotType, "status", (t) =>
  t.field({
    type: BotStatusType,
    description: "What is known of it now.",
    resolve: async ({ id, status: known }, _, { loadStatus }) => {
      const status = known ?? (await loadStatus.load(id));
      if (status === null) {
        throw new Error(`Bot ${id} was deleted while it was read`);
      }
      return status;
    },
  }),
);

const idempotencyKey =
  "Any text of up to 200 characters, of the viewer's own: asking again with the same key returns what the first time made, and does nothing.";

builder.mutationFields((t) => ({
  startBot: t.field({
    extensions: FOR_CONTROL,
    type: BotActionType,
    description:
      "Asks a bot to run, for its owner and operators; FORBIDDEN for viewers. The answer is REQUESTED; the bot's own row confirms it, seen as lastAction. CONFLICT while an earlier start is open.",
    args: {
      id: t.arg.id({ required: true, description: "The bot's id." }),
      idempotencyKey: t.arg.string({ description: idempotencyKey }),
    },
    resolve: (_, given, context) => ask("START", given, context),
  }),
  stopBot: t.field({
    extensions: FOR_CONTROL,
    type: BotActionType,
    description:
      "Asks a bot to stop, for its owner and operators; FORBIDDEN for viewers. An open position is kept. The answer is REQUESTED; the bot's own row confirms it, seen as lastAction. CONFLICT while an earlier stop is open, or once it was confirmed.",
    args: {
      id: t.arg.id({ required: true, description: "The bot's id." }),
      idempotencyKey: t.arg.string({ description: idempotencyKey }),
    },
    resolve: (_, given, context) => ask("STOP", given, context),
  }),
  stopAllBots: t.field({
    extensions: FOR_CONTROL,
    type: [BotActionType],
    description:
      "Asks every bot that the viewer may stop and that runs, or is meant to, to stop: one action for each. Those of others that are shared with the viewer as an OPERATOR are among them.",
    args: { idempotencyKey: t.arg.string({ description: idempotencyKey }) },
    resolve: async (_, { idempotencyKey: key }, context) => {
      const actions = await stopAllBots(context.em, viewerOf(context), key ?? null);
      actions.forEach((action) => context.actionTimeouts.expect(action.expiresAt));
      return actions;
    },
  }),
}));

/** What the shortest time between two events is, for descriptions. */
export const minIntervalMs =
  "The shortest time between two events in ms, 0 to 60000, 0 when absent: the newest state goes out at its end; changes of freshness and of lastAction go out at once.";

builder.subscriptionFields((t) => ({
  botStatus: t.field({
    type: BotStatusType,
    description:
      "The status of one bot: the current one first, then each change. States in between may be skipped; the last one always arrives. NOT_FOUND, alike for a bot that the viewer may not see and for none; the connection closes when the viewer may not see it any more.",
    args: {
      id: t.arg.id({ required: true, description: "The bot's id." }),
      minIntervalMs: t.arg.int({ description: minIntervalMs }),
    },
    subscribe: (_, { id, minIntervalMs: interval }, context) =>
      streamBotStatus(context.statuses, { botId: toId(id), minIntervalMs: interval ?? 0 }, viewerOf(context)),
    resolve: (status) => status,
  }),
  botStatuses: t.field({
    type: [BotStatusUpdateType],
    description:
      "Many bots in one stream: a full snapshot first, then what changed. A bot that is missing, or that the viewer may not see, is one update with status null.",
    args: {
      ids: t.arg.idList({
        description:
          "Which bots; absent or null: all the viewer may see, new ones too. An empty list is BAD_USER_INPUT.",
      }),
      minIntervalMs: t.arg.int({ description: minIntervalMs }),
    },
    subscribe: (_, { ids, minIntervalMs: interval }, context) =>
      streamBotStatuses(
        context,
        { ids: ids == null ? null : toIds(ids), minIntervalMs: interval ?? 0 },
        viewerOf(context),
      ),
    resolve: ({ updates }) => [...updates],
  }),
}));

async function ask(
  kind: ActionKind,
  given: { readonly id: string; readonly idempotencyKey?: string | null | undefined },
  context: Context,
): Promise<BotActionReading> {
  const request = { botId: toId(given.id), kind, idempotencyKey: given.idempotencyKey ?? null };
  const action = await requestAction(context.em, request, viewerOf(context));
  context.actionTimeouts.expect(action.expiresAt);
  return action;
}

function toIds(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) {
    throw new DomainError("BAD_USER_INPUT", "ids must name at least one bot; leave it out for all", {
      field: "ids",
    });
  }
  return [...new Set(ids.map(toId))];
}
