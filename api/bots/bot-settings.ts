import type { EntityManager } from "@mikro-orm/sql";
import { Decimal } from "decimal.js";
import { sql } from "kysely";
import { z } from "zod";
import type { Viewer } from "../accounts/authenticate.ts";
import { DomainError } from "../errors.ts";
import { BOT_DEFAULTS, BOT_KINDS, Bot, POSITION_TYPES, STRATEGIES, TIMEFRAMES } from "./bot.entity.ts";

/** Compared in decimals: as a double, 100.000000000000000001 is 100. */
const isWithin = (text: string, min: number, max: number) =>
  new Decimal(text).greaterThan(min) && new Decimal(text).lessThanOrEqualTo(max);

const DECIMAL = /^-?\d{1,20}(\.\d{1,18})?$/;

/** A decimal within bounds, in the words of a person who typed something else. */
function decimal(name: string, min: number, max: number) {
  const expected = `${name} must be a number above ${min} and up to ${max}`;
  return z.string(expected).refine((text) => DECIMAL.test(text) && isWithin(text, min, max), expected);
}

function whole(name: string, min: number, max: number) {
  const expected = `${name} must be a whole number from ${min} to ${max}`;
  return z.int(expected).min(min, expected).max(max, expected);
}

function oneOf<const Values extends readonly [string, ...string[]]>(name: string, values: Values) {
  return z.enum(values, `${name} must be one of ${values.join(", ")}`);
}

const settings = {
  name: z
    .string("name must be a text")
    .trim()
    .min(1, "name must not be empty")
    .max(200, "name must have at most 200 characters"),
  description: z.string().max(2_000, "description must have at most 2000 characters").nullable(),
  symbol: z
    .string("symbol must be a text")
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9]{1,20}([/-][A-Z0-9]{1,20})?$/, "symbol must be a pair such as BTC/USDT"),
  kind: oneOf("kind", BOT_KINDS),
  strategy: oneOf("strategy", STRATEGIES),
  timeframe: oneOf("timeframe", TIMEFRAMES),
  positionType: oneOf("positionType", POSITION_TYPES),
  leverage: whole("leverage", 1, 125),
  orderSize: decimal("orderSize", 0, 1e12),
  stopLossPercent: decimal("stopLossPercent", 0, 99),
  takeProfitPercent: decimal("takeProfitPercent", 0, 10_000),
  trailingStopPercent: decimal("trailingStopPercent", 0, 99).nullable(),
  maxDailyTrades: whole("maxDailyTrades", 1, 1_000_000).nullable(),
  maxDailyLossPercent: decimal("maxDailyLossPercent", 0, 100).nullable(),
  dailyTargetPercent: decimal("dailyTargetPercent", 0, 10_000).nullable(),
  fastEmaPeriod: whole("fastEmaPeriod", 1, 1_000),
  slowEmaPeriod: whole("slowEmaPeriod", 1, 1_000),
  rsiPeriod: whole("rsiPeriod", 2, 1_000),
  rsiOverbought: decimal("rsiOverbought", 0, 100),
  reportIntervalSeconds: whole("reportIntervalSeconds", 1, 86_400),
};

const createSettings = z.object(settings).partial().required({ name: true, symbol: true });
const updateSettings = z.object(settings).partial();

/** What makes up a bot; what is absent keeps its default, or what it was. */
export type BotSettings = z.infer<typeof updateSettings>;

/**
 * Makes a bot of the viewer's. It is STOPPED until it is started.
 *
 * @throws BAD_USER_INPUT naming the first setting that cannot be.
 */
export async function createBot(em: EntityManager, input: unknown, viewer: Viewer): Promise<Bot> {
  const given = parse(createSettings, input);
  return em.transactional(async (transaction) => {
    await actAs(transaction, viewer);
    refuseImpossible({ ...BOT_DEFAULTS, ...given });
    const bot = transaction.create(Bot, { ...given, owner: viewer.accountId });
    await transaction.flush();
    await transaction.refresh(bot);
    return bot;
  });
}

/**
 * Changes settings of a bot of the viewer's.
 *
 * @throws NOT_FOUND when there is no such bot of the viewer's; BAD_USER_INPUT naming the first setting that cannot be.
 */
export async function updateBot(em: EntityManager, botId: string, input: unknown, viewer: Viewer): Promise<Bot> {
  const given = parse(updateSettings, input);
  return em.transactional(async (transaction) => {
    await actAs(transaction, viewer);
    // Two changes at once could agree with what each has read, but not with each other.
    await sql`select from bot where id = ${botId} for no key update`.execute(transaction.getKysely());
    const bot = await findBot(transaction, botId, viewer);
    transaction.assign(bot, given);
    refuseImpossible(bot);
    if (Object.keys(given).length > 0) {
      bot.updatedAt = new Date();
    }
    await transaction.flush();
    return bot;
  });
}

/**
 * Deletes a bot of the viewer's with all that was recorded of it.
 *
 * @throws NOT_FOUND when there is no such bot of the viewer's.
 */
export async function deleteBot(em: EntityManager, botId: string, viewer: Viewer): Promise<string> {
  await em.transactional(async (transaction) => {
    const { id } = await findBot(transaction, botId, viewer);
    await transaction.nativeDelete(Bot, { id });
  });
  return botId;
}

/**
 * A bot of the viewer's.
 *
 * @throws NOT_FOUND, the same for a bot of somebody else and for none.
 */
export async function findBot(em: EntityManager, botId: string, viewer: Viewer): Promise<Bot> {
  const bot = await em.findOne(Bot, { id: botId, owner: viewer.accountId });
  if (bot === null) {
    throw new DomainError("NOT_FOUND", `There is no bot ${botId}`);
  }
  return bot;
}

/** Settings that were given; MikroORM would write an undefined one as null. */
type Given<Settings> = { [Key in keyof Settings]: Exclude<Settings[Key], undefined> };

function parse<Schema extends z.ZodObject>(schema: Schema, input: unknown): Given<z.infer<Schema>> {
  const parsed = schema.safeParse(input);
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success) {
    throw new DomainError("BAD_USER_INPUT", issue?.message ?? "The settings are not understood", {
      field: issue?.path.join("."),
    });
  }
  const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  // The entries are those of the parsed settings less the undefined ones, which is what the type says.
  return Object.fromEntries(given) as Given<z.infer<Schema>>;
}

function refuseImpossible(
  bot: Pick<Bot, "fastEmaPeriod" | "slowEmaPeriod" | "kind" | "positionType" | "leverage">,
): void {
  if (bot.fastEmaPeriod >= bot.slowEmaPeriod) {
    const found = `${bot.fastEmaPeriod} and ${bot.slowEmaPeriod}`;
    throw new DomainError("BAD_USER_INPUT", `fastEmaPeriod must be below slowEmaPeriod, found ${found}`, {
      field: "fastEmaPeriod",
    });
  }
  if (bot.kind === "PAPER" && bot.positionType !== "LONG") {
    throw new DomainError("BAD_USER_INPUT", "Paper bots cannot sell short yet: positionType must be LONG", {
      field: "positionType",
    });
  }
  if (bot.kind === "PAPER" && bot.leverage !== 1) {
    throw new DomainError("BAD_USER_INPUT", "Paper bots cannot trade with leverage yet: leverage must be 1", {
      field: "leverage",
    });
  }
}

/** Tells the database who changes the settings, so that the log can name them. */
async function actAs(em: EntityManager, viewer: Viewer): Promise<void> {
  await sql`select set_config('botwatch.actor', ${viewer.email}, true)`.execute(em.getKysely());
}
