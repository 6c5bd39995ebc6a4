import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { findOperatedAccount } from "../accounts/sign-in.ts";
import { BotCounter } from "../bots/bot-counter.entity.ts";
import { Bot } from "../bots/bot.entity.ts";

/** A dozen paper bots that differ in what they trade and how nervous they are, so that the first look shows life. */
const DEMO_BOTS = [
  { name: "Bitcoin, calm", symbol: "BTC/USDT", timeframe: "1h" },
  { name: "Bitcoin, quick", symbol: "BTC/USDT", timeframe: "1m", fastEmaPeriod: 5, slowEmaPeriod: 13 },
  { name: "Ether, calm", symbol: "ETH/USDT", timeframe: "1h", trailingStopPercent: "1.5" },
  { name: "Ether, quick", symbol: "ETH/USDT", timeframe: "1m", stopLossPercent: "0.5", takeProfitPercent: "0.8" },
  { name: "Solana", symbol: "SOL/USDT", timeframe: "5m", trailingStopPercent: "1" },
  { name: "Ripple", symbol: "XRP/USDT", timeframe: "5m", maxDailyTrades: 8 },
  { name: "Cardano", symbol: "ADA/USDT", timeframe: "15m", dailyTargetPercent: "3" },
  { name: "Dogecoin", symbol: "DOGE/USDT", timeframe: "1m", stopLossPercent: "0.4", takeProfitPercent: "0.6" },
  { name: "Litecoin", symbol: "LTC/USDT", timeframe: "15m", rsiOverbought: "65" },
  { name: "Polkadot", symbol: "DOT/USDT", timeframe: "30m", maxDailyLossPercent: "2" },
  { name: "Chainlink", symbol: "LINK/USDT", timeframe: "5m", trailingStopPercent: "0.8" },
  { name: "Avalanche", symbol: "AVAX/USDT", timeframe: "1m", orderSize: "250" },
] as const;

/** Demo bots are seen often, so they report often. */
const REPORT_INTERVAL_SECONDS = 10;

/** Two servers that start together on an empty database make one dozen. */
const DEMO_LOCK = 7_240_116_295;

/**
 * Gives the first account a dozen paper bots that are asked to run, where there never was a bot: those that somebody
 * deleted stay away.
 *
 * @throws NOT_FOUND when there is no account.
 */
export async function createDemoBots(em: EntityManager): Promise<void> {
  await em.transactional(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${DEMO_LOCK}::bigint)`.execute(transaction.getKysely());
    if ((await transaction.count(BotCounter)) > 0) {
      return;
    }
    const owner = await findOperatedAccount(transaction);
    for (const bot of DEMO_BOTS) {
      transaction.create(Bot, { ...bot, owner, wanted: "RUNNING", reportIntervalSeconds: REPORT_INTERVAL_SECONDS });
    }
  });
}
