// @vitest-environment node
import { domWindow } from "../../../support/dom.ts";
import { cleanup, getByRole, queryByRole } from "@solidjs/testing-library";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../../support/app.ts";
import { createBot, report } from "../../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { plainText, showBot, type ShownBot } from "./shown-bot.tsx";

let database: TestDatabase;
let app: TestApp;
let owner: { readonly id: string; readonly token: string };

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  owner = await anAccount(app, "you@example.org");
});

afterEach(cleanup);

afterAll(async () => {
  domWindow.close();
  await app.close();
  await database.close();
});

const POSITION = {
  run_status: "RUNNING",
  in_position: true,
  entry_price: "64000.12",
  position_size: "0.0125",
  mark_price: "64123.45",
  unrealized_pnl: "1.54",
  stop_loss_price: "63000",
};

/** A page on which the bot is there. */
async function openBot(botId: string): Promise<ShownBot> {
  const shown = showBot(app, owner.token, botId);
  await shown.until(() => queryByRole(shown.container, "status") !== null);
  return shown;
}

const badgeOf = ({ container }: ShownBot) => plainText(getByRole(container, "status"));
const textOf = ({ container }: ShownBot) => plainText(container);
const listOf = (shown: ShownBot, part: string) => [...shown.part(part).querySelectorAll("li")].map(plainText);
/** Entries without their time, which is another at each run. */
const logOf = (shown: ShownBot) =>
  listOf(shown, "What happened").map((entry) => entry.replace(/^[\d: ]+[AP]M/, ""));
const tradesOf = (shown: ShownBot) =>
  [...shown.part("Recent trades").querySelectorAll("tbody tr td:nth-child(2)")].map(plainText);

describe("BotPage", () => {
  it("follows what another program writes", async () => {
    const botId = await createBot(database, owner.id, "Momentum");
    const shown = await openBot(botId);
    expect(badgeOf(shown)).toBe("Stopped");

    await report(database, botId, { ...POSITION, last_run_at: new Date() });
    await shown.until(() => badgeOf(shown) === "Running");
    expect(plainText(shown.part("Open position"))).toContain("+1.54 USDT+0.19 % unrealized · mark 64,123.45");

    await report(database, botId, { mark_price: "64130", unrealized_pnl: "1.62" });
    await shown.until(() => textOf(shown).includes("+1.62"));
    expect(plainText(shown.part("Open position"))).toContain("mark 64,130.00");
  });

  it("lists the prices of a position, the highest first, with how far it is to there", async () => {
    const botId = await createBot(database, owner.id);
    await report(database, botId, { ...POSITION, take_profit_price: "66000", highest_price_since_entry: "64410" });

    const shown = await openBot(botId);

    expect(listOf(shown, "Open position")).toEqual([
      "66,000.00take profit · 2.9 % away",
      "64,410.00highest since entry · 0.45 %",
      "64,123.45mark",
      "64,000.12entry · 0.19 %",
      "63,000.00stop loss · 1.8 % away",
    ]);
  });

  it("says why there is no position", async () => {
    const botId = await createBot(database, owner.id);
    await report(database, botId, { run_status: "WAITING", reason: "No signal" });

    const shown = await openBot(botId);

    expect(plainText(shown.part("No position"))).toContain("No signal");
  });

  it("shows each entry of the log once, the newest first, as it comes", async () => {
    const botId = await createBot(database, owner.id, "Chatty");
    const shown = await openBot(botId);
    await shown.until(() => logOf(shown).length === 2);

    await report(database, botId, { run_status: "WAITING", reason: "No signal" });
    await report(database, botId, { run_status: "PAUSED", reason: "The daily loss limit is reached" });
    await shown.until(() => logOf(shown).length === 4);
    await report(database, botId, { last_error: "No price" });
    await shown.until(() => logOf(shown).length === 5);

    expect(logOf(shown)).toEqual([
      "ErrorNo price",
      "PausedThe daily loss limit is reached",
      "WaitingNo signal",
      "Stopped",
      "CreatedChatty",
    ]);
  });

  it("shows older entries when asked, and says which are not kept any more", async () => {
    const botId = await createBot(database, owner.id);
    await database.query(
      "insert into bot_event (bot_id, kind, message) select $1, 'ORDER', 'Order ' || n from generate_series(3, 70) n",
      [botId],
    );
    await database.query("delete from bot_event where bot_id = $1 and sequence between 2 and 5", [botId]);
    const shown = await openBot(botId);
    await shown.until(() => logOf(shown).length === 50);
    expect(logOf(shown).at(-1)).toBe("OrderOrder 21");

    getByRole(shown.container, "button", { name: "Older entries" }).click();
    await shown.until(() => logOf(shown).length > 50);

    expect(logOf(shown).slice(-3)).toEqual(["OrderOrder 6", "4 entries are not kept any more", "CreatedA bot"]);
    expect(new Set(logOf(shown)).size).toBe(67);
    expect(queryByRole(shown.container, "button", { name: "Older entries" })).toBeNull();
  });

  it("shows the error in full with its beginning, for as long as it lasts", async () => {
    const botId = await createBot(database, owner.id);
    const trace = `Price feed was away\n${"    at feed.js:12\n".repeat(40)}`;
    const shown = await openBot(botId);

    await report(database, botId, { run_status: "ERROR", last_error: trace });
    await shown.until(() => /Errorsince .*, 0 sec ago/.test(textOf(shown)));
    expect(shown.part("Error").querySelector("pre")?.textContent).toBe(trace);

    await report(database, botId, { run_status: "RUNNING", last_error: null });
    await shown.until(() => badgeOf(shown) === "Running");
    expect(shown.container.querySelector("pre[aria-label='The error in full']")).toBeNull();
  });

  it("is honest where the log does not tell when an error began", async () => {
    const botId = await createBot(database, owner.id);
    await report(database, botId, { run_status: "ERROR", last_error: "No price" });
    await database.query("delete from bot_event where bot_id = $1", [botId]);

    const shown = await openBot(botId);

    expect(plainText(shown.part("Error"))).toMatch(/^Errorsince .* or earlierNo price/);
  });

  it("shows trades once each as they are made, and what they came to", async () => {
    const botId = await createBot(database, owner.id);
    const shown = await openBot(botId);
    await shown.until(() => textOf(shown).includes("No trades are recorded"));

    await trade(botId, { side: "BUY", price: 100, fee: "0.1", realizedPnl: null, reason: "signal", count: 1 });
    await shown.until(() => tradesOf(shown).length === 1);
    await trade(botId, {
      side: "SELL",
      price: 104,
      fee: "0.1",
      realizedPnl: "3.8",
      reason: "take profit",
      count: 2,
    });
    await shown.until(() => tradesOf(shown).length === 2);
    await shown.until(() => textOf(shown).includes("1 of 1"));

    expect(tradesOf(shown)).toEqual(["Sell · take profit", "Buy · signal"]);
    expect(plainText(shown.part("Profit and loss"))).toContain("Gross+4.00Fees−0.20Net+3.80Wins1 of 1");
  });

  it("measures the day against its limits", async () => {
    const botId = await createBot(database, owner.id);
    await database.query(
      "update bot set max_daily_trades = 20, max_daily_loss_percent = 2, order_size = 1000 where id = $1",
      [botId],
    );
    await report(database, botId, { ...POSITION, daily_pnl: "-5", daily_trade_count: 20, last_run_at: new Date() });

    const shown = await openBot(botId);

    const today = plainText(shown.part("Today, UTC"));
    expect(today).toContain("−5.00 USDT");
    expect(today).toContain("Tradesreached · 20 of 20Loss limit0.5 % of 2.0 %Target0.0 %, no target");
  });

  it("says of which day the day's numbers are where the bot has not reported since", async () => {
    const botId = await createBot(database, owner.id);
    await report(database, botId, { daily_pnl: "12", last_run_at: new Date("2026-01-02T10:00:00Z") });

    const shown = await openBot(botId);

    expect(plainText(shown.part("Today, UTC"))).toContain("of Jan 2, its last report");
  });

  it("keeps the last state of a bot that is deleted, and says so", async () => {
    const botId = await createBot(database, owner.id, "Doomed");
    await report(database, botId, { ...POSITION, last_run_at: new Date() });
    const shown = await openBot(botId);

    await database.query("delete from bot where id = $1", [botId]);
    await shown.until(() => textOf(shown).startsWith("This bot was deleted."));

    expect(badgeOf(shown)).toBe("Last seen running");
    expect(plainText(shown.part("Open position"))).toContain("+1.54 USDT");
    expect(queryByRole(shown.container, "button", { name: "Stop bot…" })).toBeNull();
  });

  it("says where there is no such bot", async () => {
    const shown = showBot(app, owner.token, crypto.randomUUID());

    await shown.until(() => textOf(shown).startsWith("No such bot"));

    expect(getByRole(shown.container, "link", { name: "Go to your bots" }).getAttribute("href")).toBe("/");
  });

  it("never shows a bot's numbers under another's name", async () => {
    const [one, other] = [
      await createBot(database, owner.id, "First"),
      await createBot(database, owner.id, "Second"),
    ];
    await report(database, one, { ...POSITION, unrealized_pnl: "111.11" });
    await report(database, other, { ...POSITION, unrealized_pnl: "222.22" });
    const shown = await openBot(one);
    const mixed: string[] = [];
    const look = () =>
      textOf(shown).includes("Second") && textOf(shown).includes("111.11") && mixed.push(textOf(shown));

    shown.goTo(other);
    await shown.until(() => {
      look();
      return textOf(shown).includes("222.22");
    });

    expect(mixed).toEqual([]);
    expect(getByRole(shown.container, "heading", { level: 1 }).textContent).toBe("Second");
  });
});

/** Makes a trade as the runner does: the fill, then the row. */
async function trade(
  botId: string,
  made: { side: string; price: number; fee: string; realizedPnl: string | null; reason: string; count: number },
): Promise<void> {
  await database.query(
    "insert into trade (bot_id, side, price, quantity, fee, realized_pnl, reason, executed_at) values ($1, $2, $3, 1, $4, $5, $6, now())",
    [botId, made.side, made.price, made.fee, made.realizedPnl, made.reason],
  );
  await report(database, botId, { daily_trade_count: made.count, last_run_at: new Date() });
}
