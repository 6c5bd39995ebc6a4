// @vitest-environment node
import { domWindow } from "../../../support/dom.ts";
import { cleanup, screen, waitFor, within } from "@solidjs/testing-library";
import { userEvent } from "@testing-library/user-event";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OverviewPage } from "../../../../client/bots/overview-page.tsx";
import { startTestApp, type TestApp } from "../../../support/app.ts";
import { report } from "../../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { leaveOutLayout } from "../../../support/no-layout.ts";
import { aViewer, type TestViewer } from "../../../support/viewers.ts";
import { type BrowserProfile, createBrowserProfile } from "../../session/browser-profile.ts";
import { show, type Shown } from "../../session/shown.tsx";

let database: TestDatabase;
let app: TestApp;
let viewer: TestViewer;
let profile: BrowserProfile;

beforeAll(async () => {
  leaveOutLayout();
  database = await startTestDatabase();
  app = await startTestApp(database);
});

beforeEach(async () => {
  viewer = await aViewer(app);
  profile = createBrowserProfile(app);
  profile.cookie = `botwatch_session=${viewer.token}`;
});

afterEach(() => {
  cleanup();
  localStorage.clear();
});

afterAll(async () => {
  domWindow.close();
  await app.close();
  await database.close();
});

/** A bot that reports, running BTC/USDT but for what is given. */
async function aBot(name: string, columns: object = {}, input: object = {}): Promise<string> {
  const botId = await viewer.createBot({ name, symbol: "BTC/USDT", kind: "EXTERNAL", ...input });
  await reportIt(botId, { run_status: "RUNNING", ...columns });
  return botId;
}

const reportIt = (botId: string, columns: object) =>
  report(database, botId, { last_run_at: new Date(), ...columns });
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
const showPage = (path = "/"): Shown => show(profile, path, { "/": OverviewPage });

/** The names in the table, from top to bottom. */
const names = () =>
  within(screen.getByRole("table"))
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getByRole("link").textContent);
const rowOf = async (name: string) => {
  const link = await within(await screen.findByRole("table")).findByRole("link", { name });
  const row = link.closest<HTMLElement>("[role=row]");
  if (row === null) {
    throw new Error(`${name} has no row`);
  }
  return within(row);
};
const totals = async () => within(await screen.findByRole("region", { name: "Totals" }));
const chip = (name: string) => screen.findByRole("button", { name });

describe("OverviewPage", () => {
  it("shows what each bot does and earns", async () => {
    await aBot("Momentum", {
      in_position: true,
      entry_price: "64000",
      position_size: "0.0125",
      unrealized_pnl: "1.54",
      daily_pnl: "-12.34",
      daily_trade_count: 4,
    });

    showPage();

    const row = await rowOf("Momentum");
    expect(row.getByText("Running")).toBeTruthy();
    expect(row.getByText("BTC/USDT · EMA")).toBeTruthy();
    expect(row.getByText("0.0125 BTC")).toBeTruthy();
    expect(row.getByText("+1.54")).toBeTruthy();
    expect(row.getByText("\u221212.34")).toBeTruthy();
    expect(row.getByRole("link").getAttribute("href")).toMatch(/^\/bots\/[0-9a-f-]{36}$/);
  });

  it("shows a change of a row by itself", async () => {
    const botId = await aBot("Momentum");
    showPage();
    const row = await rowOf("Momentum");

    await reportIt(botId, { daily_pnl: "7.5" });

    expect(await row.findByText("+7.50")).toBeTruthy();
  });

  it("shows a bot that comes and takes away one that goes", async () => {
    await aBot("First");
    showPage();
    await waitFor(() => expect(names()).toEqual(["First"]));

    const second = await aBot("Second");
    await waitFor(() => expect(names()).toEqual(["First", "Second"]));

    await viewer.ask(`mutation { deleteBot(id: "${second}") }`);
    await waitFor(() => expect(names()).toEqual(["First"]));
  });

  it("sums up each currency for itself", async () => {
    await aBot("One", { daily_pnl: "0.1" });
    await aBot("Two", { daily_pnl: "0.2" });
    await aBot("Three", { daily_pnl: "-0.5" }, { symbol: "ETH/BTC" });

    showPage();

    const found = await totals();
    expect(found.getByText("+0.30 USDT")).toBeTruthy();
    expect(found.getByText("\u22120.50 BTC")).toBeTruthy();
    expect(found.getByText("2 up · 1 down")).toBeTruthy();
  });

  it("counts a bot that fell silent as one that cannot be believed", async () => {
    await aBot("Silent", { last_run_at: ago(400) });

    showPage();

    const found = await totals();
    expect(found.getByRole("img", { name: "Bots by status: Not believed 1" })).toBeTruthy();
    expect((await rowOf("Silent")).getByText("Last seen running")).toBeTruthy();
  });

  it("says why a bot needs attention, and no more once it does not", async () => {
    const botId = await aBot("Scalper", { run_status: "ERROR", last_error: "The exchange refused the key" });
    showPage();
    const section = await screen.findByRole("region", { name: "1 needs attention" });
    expect(section.textContent).toMatch(/Scalper.*Error: The exchange refused the key \(reported \d+ sec ago\)/);

    await reportIt(botId, { run_status: "RUNNING", last_error: null });

    await waitFor(() => expect(screen.queryByRole("region", { name: /attention/ })).toBeNull());
  });

  it("names the five most urgent bots and leads to all of them", async () => {
    await Promise.all(["1", "2", "3", "4", "5", "6"].map((name) => aBot(name, { run_status: "ERROR" })));

    showPage();

    const section = within(await screen.findByRole("region", { name: "6 need attention" }));
    expect(section.getAllByRole("listitem")).toHaveLength(5);
    expect(section.getByRole("link", { name: "Show all 6" }).getAttribute("href")).toBe("/?status=attention");
  });

  it("shows what was asked of a bot and waits for its answer", async () => {
    const botId = await aBot("Momentum");
    await viewer.ask(`mutation { startBot(id: "${botId}") { id } }`);
    await reportIt(botId, { run_status: "RUNNING" });
    showPage();
    const row = await rowOf("Momentum");

    await viewer.ask(`mutation { stopBot(id: "${botId}") { id } }`);

    expect(await row.findByText(/^Stop asked \d+ sec ago$/)).toBeTruthy();
  });

  it("filters by status, in the address too", async () => {
    await aBot("Runs");
    await aBot("Waits", { run_status: "WAITING" });
    const shown = showPage();

    await userEvent.click(await chip("Waiting 1"));

    await waitFor(() => expect(names()).toEqual(["Waits"]));
    expect(shown.path()).toBe("/?status=waiting");
    expect((await chip("Waiting 1")).getAttribute("aria-pressed")).toBe("true");
  });

  it("shows the view that an address holds", async () => {
    await aBot("Momentum 2");
    await aBot("Momentum 10");
    await aBot("Grid");

    showPage("/?q=momentum&sort=name&dir=desc");

    await waitFor(() => expect(names()).toEqual(["Momentum 10", "Momentum 2"]));
    expect(await screen.findByLabelText("Find a bot")).toHaveProperty("value", "momentum");
    expect(screen.getByText("2 of 3 shown")).toBeTruthy();
  });

  it("shows everything at an address that makes no sense", async () => {
    await aBot("Momentum");

    showPage("/?status=flying&sort=colour&dir=up");

    await waitFor(() => expect(names()).toEqual(["Momentum"]));
  });

  it("finds bots while one types, and all again at a press", async () => {
    await aBot("Momentum");
    await aBot("Grid");
    const shown = showPage();

    await userEvent.type(await screen.findByLabelText("Find a bot"), "grid");
    await waitFor(() => expect(names()).toEqual(["Grid"]));
    await userEvent.type(screen.getByLabelText("Find a bot"), " of nothing");
    await screen.findByText("None of your 2 bots fits this search and filter.");
    await userEvent.click(screen.getByRole("button", { name: "Show all bots" }));

    await waitFor(() => expect(names()).toEqual(["Grid", "Momentum"]));
    expect(shown.path()).toBe("/");
  });

  it("orders by a column, and the other way round at the second press", async () => {
    await aBot("Little", { daily_pnl: "1" });
    await aBot("Much", { daily_pnl: "30" });
    const shown = showPage();
    const press = async () => userEvent.click(await screen.findByRole("button", { name: "PnL today" }));

    await press();
    await waitFor(() => expect(names()).toEqual(["Much", "Little"]));
    expect(screen.getByRole("columnheader", { name: "PnL today" }).getAttribute("aria-sort")).toBe("descending");

    await press();
    await waitFor(() => expect(names()).toEqual(["Little", "Much"]));
    expect(shown.path()).toBe("/?sort=pnl&dir=asc");
  });

  it("keeps the order while the focus is in the list, and the numbers up to date", async () => {
    const little = await aBot("Little", { daily_pnl: "1" });
    await aBot("Much", { daily_pnl: "30" });
    showPage("/?sort=pnl");
    await waitFor(() => expect(names()).toEqual(["Much", "Little"]));
    const row = await rowOf("Little");
    row.getByRole("link").focus();

    await reportIt(little, { daily_pnl: "50" });
    await row.findByText("+50.00");
    await screen.findByText("The order is kept while you are in the list.");
    await waitFor(() => expect(names()).toEqual(["Much", "Little"]));

    screen.getByLabelText("Find a bot").focus();
    await waitFor(() => expect(names()).toEqual(["Little", "Much"]));
  });

  it("goes from bot to bot by keyboard", async () => {
    await aBot("First");
    await aBot("Second");
    showPage();
    const focused = () => document.activeElement?.textContent;
    await userEvent.type(await screen.findByLabelText("Find a bot"), "{ArrowDown}");
    expect(focused()).toBe("First");

    await userEvent.keyboard("{ArrowDown}");
    expect(focused()).toBe("Second");
    await userEvent.keyboard("{ArrowDown}");
    expect(focused()).toBe("Second");
    await userEvent.keyboard("k");
    expect(focused()).toBe("First");
  });

  it("remembers whether bots are shown as cards", async () => {
    await aBot("Momentum");
    showPage();
    await userEvent.click(await screen.findByRole("button", { name: "Cards" }));
    await screen.findByRole("listitem");
    cleanup();

    showPage();

    expect((await screen.findByRole("listitem")).textContent).toContain("Momentum");
    expect(screen.queryByRole("table")).toBeNull();
  });

  it("renders no more of many bots than the window shows", async () => {
    await database.query(
      "insert into bot (owner_id, name, symbol, kind) select $1, 'Bot ' || n, 'BTC/USDT', 'EXTERNAL' from generate_series(1, 500) n",
      [viewer.id],
    );

    showPage();

    const table = await screen.findByRole("table");
    expect(table.getAttribute("aria-rowcount")).toBe("501");
    expect(within(table).getAllByRole("row").length).toBeLessThan(40);
  });

  it("shows its shape while the bots are on their way", async () => {
    await aBot("Momentum");
    const held = Promise.withResolvers<void>();
    profile.onAsk = async (operation) => (operation === "BotList" ? held.promise : undefined);
    showPage();
    await screen.findByRole("status", { name: "Loading your bots" });

    held.resolve();

    await rowOf("Momentum");
    expect(screen.queryByRole("status", { name: "Loading your bots" })).toBeNull();
  });

  it("shows three ways to a first bot where there is none", async () => {
    showPage();

    await screen.findByRole("heading", { name: "No bots yet" });
    expect(screen.getAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent)).toEqual([
      "A paper bot",
      "The demo",
      "Your own bot",
    ]);
    expect(screen.getByRole("region", { name: "SQL statements" }).textContent).toContain(
      `email = '${viewer.email}'`,
    );
  });

  it("has statements for a first bot that work as they are shown", async () => {
    showPage();
    const statements = await screen.findByRole("region", { name: "SQL statements" });

    await database.query(statements.textContent.split(";")[0] ?? "");
    await database.query(statements.textContent.split(";")[1] ?? "");

    expect(await (await rowOf("My bot")).findByText("Running")).toBeTruthy();
  });
});
