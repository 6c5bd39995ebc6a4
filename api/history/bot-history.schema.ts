import { BotType, RunStatusType } from "../bots/bot.schema.ts";
import { DomainError } from "../errors.ts";
import { builder, type Context, toId, toWithin, viewerOf } from "../schema/builder.ts";
import { type BotSampleReading, readHistories } from "./bot-history.ts";

const BotSampleType = builder.objectRef<BotSampleReading>("BotSample").implement({
  description:
    "What a bot's state was in some minute, for charts. Amounts and prices are in the quote currency of its symbol.",
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "The whole minute it was taken in." }),
    markPrice: t.expose("markPrice", {
      type: "Decimal",
      nullable: true,
      description: "The price the bot last saw; null where it reported none.",
    }),
    unrealizedPnl: t.expose("unrealizedPnl", {
      type: "Decimal",
      nullable: true,
      description: "Profit or loss of the open position; null without one.",
    }),
    dailyPnl: t.expose("dailyPnl", {
      type: "Decimal",
      description: "Realized profit or loss of the UTC day until then, net of fees.",
    }),
    runStatus: t.expose("runStatus", { type: RunStatusType, description: "What the bot said it was doing." }),
  }),
});

interface BotHistory {
  readonly botId: string;
  readonly samples: readonly BotSampleReading[];
}

const BotHistoryType = builder.objectRef<BotHistory>("BotHistory").implement({
  description: "The history of one bot of several.",
  fields: (t) => ({
    botId: t.exposeID("botId", { description: "The bot's id, a UUID." }),
    samples: t.field({
      type: [BotSampleType],
      description: "Its samples, the oldest first.",
      resolve: ({ samples }) => [...samples],
    }),
  }),
});

const HISTORY =
  "A sample is taken each minute in which the bot's row has changed, so that none means no change; minutes are kept for 48 hours, then the last of each hour for 90 days. The time from the first sample until now is cut into `points` equal parts, and the last sample of each part is given.";
const SINCE = "Only samples of this instant or later.";

const DEFAULT_POINTS = 200;
const MOST_POINTS = 1_000;

builder.objectField(BotType, "history", (t) =>
  t.field({
    type: [BotSampleType],
    description: `What was recorded of the bot, the oldest first. ${HISTORY}`,
    args: {
      since: t.arg({ type: "DateTime", required: true, description: SINCE }),
      points: t.arg.int({
        defaultValue: DEFAULT_POINTS,
        description: `At most so many samples, 2 to ${MOST_POINTS}.`,
      }),
    },
    resolve: async ({ id }, { since, points }, { loadHistory }) => [
      ...(await loadHistory.load({
        botId: id,
        since,
        points: toWithin("points", points ?? DEFAULT_POINTS, 2, MOST_POINTS),
      })),
    ],
  }),
);

const DEFAULT_POINTS_OF_MANY = 30;
const MOST_POINTS_OF_MANY = 200;
const MOST_BOTS = 200;

builder.queryField("botHistories", (t) =>
  t.field({
    type: [BotHistoryType],
    description: `What was recorded of several bots, in the order of their ids; those of bots that the viewer may not see are left out. ${HISTORY}`,
    args: {
      ids: t.arg.idList({ required: true, description: `Which bots, at most ${MOST_BOTS}.` }),
      since: t.arg({ type: "DateTime", required: true, description: SINCE }),
      points: t.arg.int({
        defaultValue: DEFAULT_POINTS_OF_MANY,
        description: `At most so many samples a bot, 2 to ${MOST_POINTS_OF_MANY}.`,
      }),
    },
    resolve: (_, { ids, since, points }, context) =>
      findHistories(context, {
        ids: toIds(ids),
        since,
        points: toWithin("points", points ?? DEFAULT_POINTS_OF_MANY, 2, MOST_POINTS_OF_MANY),
      }),
  }),
);

async function findHistories(
  context: Context,
  request: { readonly ids: readonly string[]; readonly since: Date; readonly points: number },
): Promise<BotHistory[]> {
  const { ids, since, points } = request;
  const histories = await readHistories(
    context.em,
    ids.map((botId) => ({ botId, since, points })),
    viewerOf(context),
  );
  return ids.flatMap((botId, index) => {
    const samples = histories[index];
    return samples == null ? [] : [{ botId, samples }];
  });
}

function toIds(given: readonly string[]): readonly string[] {
  const ids = [...new Set(given.map(toId))];
  if (ids.length > MOST_BOTS) {
    throw new DomainError("BAD_USER_INPUT", `ids must be at most ${MOST_BOTS}, found ${ids.length}`, {
      field: "ids",
    });
  }
  return ids;
}
