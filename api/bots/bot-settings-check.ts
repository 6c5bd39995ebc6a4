import { Decimal } from "decimal.js";
import { z } from "zod";
import { DomainError, type FieldProblem } from "../errors.ts";
import { BOT_DEFAULTS, BOT_KINDS, type Bot, POSITION_TYPES, STRATEGIES, TIMEFRAMES } from "./bot.entity.ts";

/** More decimals than any market quotes, and fewer than make a sum slow. */
const MOST_DECIMALS = 18;

/**
 * A decimal above one bound and up to another. Compared in decimals: as a double, 100.000000000000000001 is 100.
 *
 * @param unit - what stands behind the bounds, as in `" %"`.
 */
function decimal(label: string, min: number, max: number, unit = "") {
  const expected = `${label} must be above ${min}${unit} and at most ${inWords(max)}${unit}`;
  const isWithin = (text: string) => new Decimal(text).greaterThan(min) && new Decimal(text).lessThanOrEqualTo(max);
  return z
    .string(expected)
    .regex(/^-?\d+(\.\d+)?$/, expected)
    .refine(isWithin, { error: expected, abort: true })
    .refine((text) => (text.split(".")[1] ?? "").length <= MOST_DECIMALS, {
      error: `${label} must have at most ${MOST_DECIMALS} digits behind the point`,
    });
}

const percent = (label: string, max: number) => decimal(label, 0, max, " %");

function whole(label: string, min: number, max: number) {
  const expected = `${label} must be a whole number from ${min} to ${inWords(max)}`;
  return z.int(expected).min(min, expected).max(max, expected);
}

function oneOf<const Values extends readonly [string, ...string[]]>(label: string, values: Values) {
  return z.enum(values, `${label} must be one of ${values.join(", ")}`);
}

/** A number as people read it: 1,000,000. */
function inWords(number: number): string {
  return number.toLocaleString("en");
}

/** What each setting may be, in the words of the form that asks for it. */
const RULES = {
  name: z
    .string("Name must be a text")
    .trim()
    .min(1, "Name must not be empty")
    .max(200, "Name must have at most 200 characters"),
  description: z.string().max(2_000, "Description must have at most 2,000 characters").nullable(),
  symbol: z
    .string("Symbol must be a text")
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9]{1,20}([/-][A-Z0-9]{1,20})?$/, "Symbol must be a pair such as BTC/USDT"),
  kind: oneOf("Kind", BOT_KINDS),
  strategy: oneOf("Strategy", STRATEGIES),
  timeframe: oneOf("Timeframe", TIMEFRAMES),
  positionType: oneOf("Position type", POSITION_TYPES),
  leverage: whole("Leverage", 1, 125),
  orderSize: decimal("Order size", 0, 1e12),
  stopLossPercent: percent("Stop loss", 99),
  takeProfitPercent: percent("Take profit", 10_000),
  trailingStopPercent: percent("Trailing stop", 99).nullable(),
  maxDailyTrades: whole("Daily trades", 1, 1_000_000).nullable(),
  maxDailyLossPercent: percent("Daily loss", 100).nullable(),
  dailyTargetPercent: percent("Daily target", 10_000).nullable(),
  fastEmaPeriod: whole("Fast EMA period", 1, 1_000),
  slowEmaPeriod: whole("Slow EMA period", 1, 1_000),
  rsiPeriod: whole("RSI period", 2, 1_000),
  rsiOverbought: decimal("Overbought RSI", 0, 100),
  reportIntervalSeconds: whole("Report interval", 1, 86_400),
};

type Settings = { [Field in keyof typeof RULES]: z.output<(typeof RULES)[Field]> };

/** Settings that were given; MikroORM would write an undefined one as null. */
export type GivenSettings = Partial<Settings>;

/** What a bot has before anything is given. */
type Base = Pick<Bot, "fastEmaPeriod" | "slowEmaPeriod" | "kind" | "positionType" | "leverage">;

/**
 * The settings of a new bot.
 *
 * @throws BAD_USER_INPUT naming all that cannot be.
 */
export function checkNewSettings(input: object): GivenSettings & Pick<Settings, "name" | "symbol"> {
  // What is asked for is there, or refused.
  return check(input, BOT_DEFAULTS, ["name", "symbol"]) as ReturnType<typeof checkNewSettings>;
}

/**
 * What is to change of a bot.
 *
 * @throws BAD_USER_INPUT naming all that cannot be.
 */
export function checkChanges(input: object, bot: Base): GivenSettings {
  return check(input, bot, []);
}

function check(input: object, base: Base, required: readonly string[]): GivenSettings {
  const given = new Map<string, unknown>(Object.entries(input).filter(([, value]) => value !== undefined));
  const asked = Object.entries(RULES).filter(([field]) => given.has(field) || required.includes(field));
  const problems: FieldProblem[] = [];
  const settings: Record<string, unknown> = {};
  for (const [field, rule] of asked) {
    const parsed = rule.safeParse(given.get(field));
    if (parsed.success) {
      settings[field] = parsed.data;
    } else {
      problems.push({ field, message: parsed.error.issues[0]?.message ?? "This is not understood" });
    }
  }
  // What cannot be on its own is not held against the others.
  const isWrong = (field: string) => problems.some((problem) => problem.field === field);
  const wrong = contradictionsOf({ ...base, ...settings }).filter(({ between }) => !between.some(isWrong));
  problems.push(...wrong.map(({ between: [field], message }) => ({ field, message })));
  const [first] = problems;
  if (first !== undefined) {
    throw new DomainError("BAD_USER_INPUT", first.message, { fields: problems });
  }
  // Each entry was parsed by the rule of its name, which is what the type says.
  return settings as GivenSettings;
}

interface Contradiction {
  /** The settings that do not go together; the message stands at the first. */
  readonly between: readonly [keyof Settings, keyof Settings];
  readonly message: string;
}

function contradictionsOf(bot: Base): readonly Contradiction[] {
  const found: Contradiction[] = [];
  if (bot.fastEmaPeriod >= bot.slowEmaPeriod) {
    const message = `The fast EMA period must be below the slow one, found ${bot.fastEmaPeriod} and ${bot.slowEmaPeriod}`;
    found.push({ between: ["fastEmaPeriod", "slowEmaPeriod"], message });
  }
  if (bot.kind === "PAPER" && bot.positionType !== "LONG") {
    const message = "Paper bots cannot sell short yet: the position type must be LONG";
    found.push({ between: ["positionType", "kind"], message });
  }
  if (bot.kind === "PAPER" && bot.leverage !== 1) {
    const message = "Paper bots cannot trade with leverage yet: it must be 1";
    found.push({ between: ["leverage", "kind"], message });
  }
  return found;
}
