import { builder, describeValues, toId, toWithin, viewerOf } from "../schema/builder.ts";
import { listBotEvents } from "./bot-event-list.ts";
import type { BotEventReading } from "./bot-event-log.ts";
import { BOT_EVENT_KINDS } from "./bot-event.entity.ts";
import { streamBotEvents } from "./bot-event-stream.ts";
import { BotType } from "./bot.schema.ts";
import { toSeenEvent } from "./seen-event.ts";

const BotEventKindType = builder.enumType("BotEventKind", {
  description: "What an entry of a bot's log is about.",
  values: describeValues(BOT_EVENT_KINDS, {
    CREATED: "The bot was created.",
    CONFIGURED: "Its configuration, its owner or whom it is shared with changed.",
    STATUS: "Its run status changed.",
    ERROR: "It got into an error, or into another one.",
    RECOVERED: "Its error is gone.",
    ACTION: "A start or a stop was asked for, or settled.",
    ORDER: "It bought or sold.",
  }),
});

const BotEventType = builder.objectRef<BotEventReading>("BotEvent").implement({
  description: "One entry of a bot's log.",
  fields: (t) => ({
    cursor: t.exposeString("cursor", {
      description: "Opaque; for `after`, to go on behind this entry, and for `before`, to go back from it.",
    }),
    sequence: t.expose("sequence", { type: "Revision", description: "1, 2, 3 … for each bot, without gaps." }),
    kind: t.expose("kind", { type: BotEventKindType, description: "What it is about." }),
    at: t.expose("at", { type: "DateTime", description: "When it was written, by the database's clock." }),
    message: t.exposeString("message", {
      description:
        "What happened, in a person's words. With whom else a bot is shared is told to its owner alone: others read of somebody else.",
    }),
    actor: t.exposeString("actor", { nullable: true, description: "Who did it; null where nobody is known." }),
    gap: t.exposeBoolean("gap", {
      description: "True where entries right before this one, and behind `after`, are not kept any more.",
    }),
  }),
});

const DEFAULT_EVENTS = 50;
const MOST_EVENTS = 200;

builder.objectField(BotType, "events", (t) =>
  t.field({
    type: [BotEventType],
    description:
      "The bot's log, the newest entry first. With `before`, older entries; with `after`, newer ones, of which there may be more than `first`: those in between come with both cursors.",
    args: {
      first: t.arg.int({ defaultValue: DEFAULT_EVENTS, description: `At most so many, 1 to ${MOST_EVENTS}.` }),
      before: t.arg.string({ description: "The cursor of an entry: only what is older." }),
      after: t.arg.string({ description: "The cursor of an entry: only what is newer." }),
    },
    resolve: async ({ id, viewerRole }, { first, before, after }, context) => {
      const events = await listBotEvents(context.em, id, {
        first: toWithin("first", first ?? DEFAULT_EVENTS, 1, MOST_EVENTS),
        before: before ?? null,
        after: after ?? null,
      });
      return events.map((event) => toSeenEvent(event, viewerRole, viewerOf(context)));
    },
  }),
);

builder.subscriptionField("botEvents", (t) =>
  t.field({
    type: BotEventType,
    description:
      "A bot's log: first what there is, then each new entry. It leaves nothing out. The id of each event is its cursor, and Last-Event-ID overrides `after`.",
    args: {
      botId: t.arg.id({ required: true, description: "The bot's id." }),
      after: t.arg.string({ description: "The cursor to go on behind; absent: from the oldest entry kept." }),
    },
    subscribe: (_, { botId, after }, context) =>
      streamBotEvents(
        context,
        { botId: toId(botId), after: context.lastEventId ?? after ?? null },
        viewerOf(context),
        context.signal,
      ),
    resolve: (event) => event,
  }),
);
