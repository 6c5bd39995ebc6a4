import { readFileSync } from "node:fs";
import type { PlainTrade } from "./paper-bots.ts";

/** What a replay is worked out for; percentages are hundredths of a per cent, so that they are whole numbers. */
export interface PlainBot {
  readonly orderSize: number;
  readonly stopLoss: number;
  readonly takeProfit: number;
  readonly trailingStop?: number;
  readonly maxDailyTrades?: number;
  readonly maxDailyLoss?: number;
}

const ONE = 100_000_000n;

/**
 * Works out the trades of an `ema` bot (12, 26, RSI 14 below 70) on the hourly candles of a file, straight from what is
 * promised about replays: with whole numbers of 1e-8 for money, and sharing nothing with the runner.
 */
export function plainReplay(file: string, bot: PlainBot): PlainTrade[] {
  const lines = readFileSync(file, "utf8").trim().split(/\r?\n/).slice(1);
  const texts = lines.map((line) => line.split(",")[4] ?? "");
  const opens = lines.map((line) => Number(line.split(",")[0]));
  const closes = texts.map(Number);
  const [fast, slow, rsi] = [emas(closes, 12), emas(closes, 26), rsis(closes, 14)];
  const size = BigInt(bot.orderSize) * ONE;
  const trades: PlainTrade[] = [];
  let held: { entry: bigint; quantity: bigint; fee: bigint; high: bigint } | null = null;
  let day = "";
  let dayPnl = 0n;
  let dayTrades = 0;

  for (let i = 0; i < lines.length; i += 1) {
    const at = new Date((opens[i] ?? 0) + 3_600_000).toISOString();
    if (at.slice(0, 10) !== day) {
      [day, dayPnl, dayTrades] = [at.slice(0, 10), 0n, 0];
    }
    const price = fromText(texts[i] ?? "");
    if (held === null) {
      const paused =
        (bot.maxDailyTrades !== undefined && dayTrades >= bot.maxDailyTrades) ||
        (bot.maxDailyLoss !== undefined && dayPnl * 10_000n <= -size * BigInt(bot.maxDailyLoss));
      const [f, s, r] = [fast[i], slow[i], rsi[i]];
      if (paused || f === undefined || s === undefined || r === undefined || !(f > s && r < 70)) {
        continue;
      }
      const entry = divide(price * 10_001n, 10_000n);
      const quantity = divide(size * ONE, entry);
      const fee = divide(entry * quantity * 4n, ONE * 10_000n);
      held = { entry, quantity, fee, high: entry };
      dayTrades += 1;
      const reason = `Signal: Fast EMA above slow EMA, RSI ${r.toFixed(1)}`;
      trades.push({ ...row("BUY", entry, quantity, fee), realizedPnl: null, reason, executedAt: at });
      continue;
    }
    if (price > held.high) {
      held.high = price;
    }
    const reason = exitOf(bot, held, price);
    if (reason === null) {
      continue;
    }
    const exit = divide(price * 9_999n, 10_000n);
    const fee = divide(exit * held.quantity * 2n, ONE * 10_000n);
    const pnl = divide((exit - held.entry) * held.quantity - (held.fee + fee) * ONE, ONE);
    dayPnl += pnl;
    dayTrades += 1;
    trades.push({ ...row("SELL", exit, held.quantity, fee), realizedPnl: toText(pnl), reason, executedAt: at });
    held = null;
  }
  return trades;
}

function exitOf(bot: PlainBot, held: { entry: bigint; high: bigint }, price: bigint): string | null {
  const stop = divide(held.entry * BigInt(10_000 - bot.stopLoss), 10_000n);
  const trail =
    bot.trailingStop === undefined ? 0n : divide(held.high * BigInt(10_000 - bot.trailingStop), 10_000n);
  if (price >= divide(held.entry * BigInt(10_000 + bot.takeProfit), 10_000n)) {
    return "Take profit";
  }
  if (trail > stop) {
    return price <= trail ? "Trailing stop" : null;
  }
  return price <= stop ? "Stop loss" : null;
}

function emas(closes: number[], n: number): (number | undefined)[] {
  const result: (number | undefined)[] = closes.map(() => undefined);
  let ema = closes.slice(0, n).reduce((a, b) => a + b) / n;
  for (let i = n - 1; i < closes.length; i += 1) {
    if (i >= n) {
      ema = ((closes[i] ?? NaN) * 2) / (n + 1) + (ema * (n - 1)) / (n + 1);
    }
    result[i] = ema;
  }
  return result;
}

function rsis(closes: number[], n: number): (number | undefined)[] {
  const ups = closes.map((close, i) => Math.max(0, close - (closes[i - 1] ?? close)));
  const downs = closes.map((close, i) => Math.max(0, (closes[i - 1] ?? close) - close));
  const smooth = (moves: number[]): number[] => {
    const result: number[] = [];
    result[n] = moves.slice(1, n + 1).reduce((a, b) => a + b) / n;
    for (let i = n + 1; i < moves.length; i += 1) {
      result[i] = ((result[i - 1] ?? NaN) * (n - 1) + (moves[i] ?? NaN)) / n;
    }
    return result;
  };
  const [up, down] = [smooth(ups), smooth(downs)];
  return closes.map((_, i) => {
    const [u, d] = [up[i], down[i]];
    return u === undefined || d === undefined ? undefined : 100 * (u / (u + d));
  });
}

/** Division rounded to the nearest, and to the even one of two that are as near. */
function divide(a: bigint, b: bigint): bigint {
  const sign = a < 0n ? -1n : 1n;
  const [quotient, rest] = [(a * sign) / b, (a * sign) % b];
  const up = rest * 2n > b || (rest * 2n === b && quotient % 2n === 1n);
  return sign * (up ? quotient + 1n : quotient);
}

function row(side: string, price: bigint, quantity: bigint, fee: bigint) {
  return { side, price: toText(price), quantity: toText(quantity), fee: toText(fee) };
}

function fromText(text: string): bigint {
  const [whole = "0", places = ""] = text.split(".");
  return BigInt(whole + places.padEnd(8, "0"));
}

function toText(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(9, "0");
  const text = `${digits.slice(0, -8)}.${digits.slice(-8)}`.replace(/\.?0+$/, "");
  return (amount < 0n ? "-" : "") + text;
}
