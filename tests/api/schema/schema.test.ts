import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from "graphql";
import { describe, expect, it } from "vitest";
import { schema } from "../../../api/schema/schema.ts";

/** Each type, field, argument, input field and enum value of ours, with its description. */
function descriptionsOf(of: GraphQLSchema): [place: string, description: string | null | undefined][] {
  const types = Object.values(of.getTypeMap()).filter(
    (type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type),
  );
  return types.flatMap((type) => {
    const own: [string, string | null | undefined][] = [[type.name, type.description]];
    if (isEnumType(type)) {
      own.push(
        ...type
          .getValues()
          .map((value): [string, typeof value.description] => [`${type.name}.${value.name}`, value.description]),
      );
    } else if (isInputObjectType(type)) {
      own.push(
        ...Object.values(type.getFields()).map((field): [string, typeof field.description] => [
          `${type.name}.${field.name}`,
          field.description,
        ]),
      );
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        own.push([`${type.name}.${field.name}`, field.description]);
        own.push(
          ...field.args.map((arg): [string, typeof arg.description] => [
            `${type.name}.${field.name}(${arg.name}:)`,
            arg.description,
          ]),
        );
      }
    }
    return own;
  });
}

/** The fields of a type as `name(argument: Type): Type`. */
function fieldsOf(name: string): readonly string[] {
  const type = schema.getType(name);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => `${field.name}: ${String(field.type)}`);
  }
  if (!isObjectType(type)) {
    throw new Error(`${name} is no type with fields`);
  }
  return Object.values(type.getFields()).map((field) => {
    const args = field.args.map((arg) => `${arg.name}: ${String(arg.type)}`).join(" ");
    return `${field.name}${args === "" ? "" : `(${args})`}: ${String(field.type)}`;
  });
}

function valuesOf(name: string): readonly string[] {
  const type = schema.getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
}

describe("schema.graphql", () => {
  it("is what the code says", async () => {
    const committed = await readFile(fileURLToPath(new URL("../../../schema.graphql", import.meta.url)), "utf8");

    expect(committed).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`);
  });

  it.each(descriptionsOf(schema))("describes %s", (_, description) => {
    expect(description).toMatch(/^\w.*\.$/s);
  });
});

describe("the promised schema", () => {
  it.each([
    ["RunStatus", ["STOPPED", "PENDING", "RUNNING", "WAITING", "PAUSED", "ERROR"]],
    ["Freshness", ["LIVE", "LATE", "LOST", "UNVERIFIED", "OFF"]],
    ["BotActionState", ["REQUESTED", "CONFIRMED", "FAILED", "TIMED_OUT"]],
    ["BotActionKind", ["START", "STOP"]],
    ["BotKind", ["PAPER", "EXTERNAL"]],
    ["AccountRole", ["USER", "ADMIN"]],
  ])("has the enum %s with the values %j", (name, values) => {
    expect(valuesOf(name).toSorted()).toEqual(values.toSorted());
  });

  it.each([
    [
      "BotStatus",
      [
        "botId: ID!",
        "runStatus: RunStatus!",
        "reason: String",
        "freshness: Freshness!",
        "revision: Revision!",
        "inPosition: Boolean!",
        "entryPrice: Decimal",
        "positionSize: Decimal",
        "markPrice: Decimal",
        "unrealizedPnl: Decimal",
        "stopLossPrice: Decimal",
        "takeProfitPrice: Decimal",
        "trailingStopPrice: Decimal",
        "highestPriceSinceEntry: Decimal",
        "dailyPnl: Decimal!",
        "dailyTradeCount: Int!",
        "lastError: String",
        "lastRunAt: DateTime",
        "changedAt: DateTime!",
        "readAt: DateTime!",
        "lastAction: BotAction",
      ],
    ],
    ["BotStatusUpdate", ["botId: ID!", "status: BotStatus", "bot: Bot", "eventSequence: Revision"]],
    ["Viewer", ["id: ID!", "email: String!", "role: AccountRole!", "hasPassword: Boolean!"]],
    ["TradeConnection", ["edges: [TradeEdge!]!", "pageInfo: PageInfo!", "totalCount: Int!"]],
    [
      "Trade",
      [
        "id: ID!",
        "side: TradeSide!",
        "price: Decimal!",
        "quantity: Decimal!",
        "fee: Decimal!",
        "realizedPnl: Decimal",
        "reason: String!",
        "executedAt: DateTime!",
      ],
    ],
    [
      "Performance",
      [
        "tradeCount: Int!",
        "winCount: Int!",
        "lossCount: Int!",
        "grossPnl: Decimal!",
        "fees: Decimal!",
        "netPnl: Decimal!",
      ],
    ],
    [
      "BotSample",
      [
        "at: DateTime!",
        "markPrice: Decimal",
        "unrealizedPnl: Decimal",
        "dailyPnl: Decimal!",
        "runStatus: RunStatus!",
      ],
    ],
    ["BotHistory", ["botId: ID!", "samples: [BotSample!]!"]],
    [
      "BotEvent",
      [
        "cursor: String!",
        "sequence: Revision!",
        "kind: BotEventKind!",
        "at: DateTime!",
        "message: String!",
        "actor: String",
        "gap: Boolean!",
      ],
    ],
    [
      "BotAction",
      [
        "id: ID!",
        "kind: BotActionKind!",
        "state: BotActionState!",
        "requestedAt: DateTime!",
        "requestedBy: String!",
        "confirmedAt: DateTime",
        "message: String",
      ],
    ],
    ["Session", ["token: String!", "expiresAt: DateTime!", "viewer: Viewer!"]],
    ["BotConnection", ["edges: [BotEdge!]!", "pageInfo: PageInfo!", "totalCount: Int!"]],
    ["BotEdge", ["cursor: String!", "node: Bot!"]],
    [
      "PageInfo",
      ["endCursor: String", "hasNextPage: Boolean!", "hasPreviousPage: Boolean!", "startCursor: String"],
    ],
    [
      "Bot",
      [
        "id: ID!",
        "name: String!",
        "description: String",
        "symbol: String!",
        "strategy: String!",
        "timeframe: String!",
        "positionType: PositionType!",
        "leverage: Int!",
        "status: BotStatus!",
        "createdAt: DateTime!",
        "updatedAt: DateTime!",
        "events(after: String before: String first: Int): [BotEvent!]!",
        "trades(after: String first: Int): TradeConnection!",
        "performance(since: DateTime!): Performance!",
        "history(points: Int since: DateTime!): [BotSample!]!",
      ],
    ],
    ["CreateBotInput", ["name: String!", "symbol: String!"]],
    [
      "Query",
      [
        "viewer: Viewer",
        "bot(id: ID!): Bot!",
        "bots(after: String filter: BotFilter first: Int orderBy: BotOrder): BotConnection!",
        "botDefaults: BotDefaults!",
        "botHistories(ids: [ID!]! points: Int since: DateTime!): [BotHistory!]!",
      ],
    ],
    [
      "Mutation",
      [
        "signIn(email: String! password: String! remember: Boolean): Session!",
        "signOut: Boolean!",
        "setPassword(currentPassword: String password: String!): Viewer!",
        "createBot(input: CreateBotInput!): Bot!",
        "updateBot(id: ID! input: UpdateBotInput!): Bot!",
        "deleteBot(id: ID!): ID!",
        "startBot(id: ID! idempotencyKey: String): BotAction!",
        "stopBot(id: ID! idempotencyKey: String): BotAction!",
        "stopAllBots(idempotencyKey: String): [BotAction!]!",
      ],
    ],
    [
      "Subscription",
      [
        "botStatus(id: ID! minIntervalMs: Int): BotStatus!",
        "botStatuses(ids: [ID!] minIntervalMs: Int): [BotStatusUpdate!]!",
        "botEvents(after: String botId: ID!): BotEvent!",
      ],
    ],
  ])("has %s with all its fields", (name, fields) => {
    expect(fieldsOf(name)).toEqual(expect.arrayContaining(fields));
  });

  it.each(["CreateBotInput", "UpdateBotInput"])("asks for nothing else in %s", (name) => {
    const required = fieldsOf(name).filter((field) => field.endsWith("!"));

    expect(required).toEqual(name === "CreateBotInput" ? ["name: String!", "symbol: String!"] : []);
  });
});
