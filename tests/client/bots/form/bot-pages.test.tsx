// @vitest-environment node
import { domWindow } from "../../../support/dom.ts";
import { A } from "@solidjs/router";
import { cleanup, screen, within } from "@solidjs/testing-library";
import { userEvent } from "@testing-library/user-event";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EditBotPage } from "../../../../client/bots/edit-bot-page.tsx";
import { NewBotPage } from "../../../../client/bots/new-bot-page.tsx";
import { startTestApp, type TestApp } from "../../../support/app.ts";
import { report } from "../../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { aViewer, type TestViewer } from "../../../support/viewers.ts";
import { type BrowserProfile, createBrowserProfile } from "../../session/browser-profile.ts";
import { show, type Shown } from "../../session/shown.tsx";

let database: TestDatabase;
let app: TestApp;
let viewer: TestViewer;
let profile: BrowserProfile;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  viewer = await aViewer(app, "ada@example.org");
});

beforeEach(() => {
  profile = createBrowserProfile(app);
  profile.cookie = `botwatch_session=${viewer.token}`;
});

afterEach(cleanup);

afterAll(async () => {
  domWindow.close();
  await app.close();
  await database.close();
});

const PAGES = {
  "/bots/new": () => (
    <>
      <A href="/elsewhere">Go elsewhere</A>
      <NewBotPage />
    </>
  ),
  "/bots/:id/edit": () => (
    <>
      <A href="/elsewhere">Go elsewhere</A>
      <EditBotPage />
    </>
  ),
  "*": () => <h1>Elsewhere</h1>,
};

const field = (label: string) => screen.findByLabelText(label);
const click = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

/** Types over what stands in a field. */
async function fill(label: string, text: string): Promise<void> {
  const input = await field(label);
  await userEvent.clear(input);
  if (text !== "") {
    await userEvent.type(input, text);
  }
}

describe("NewBotPage", () => {
  const showPage = (): Shown => show(profile, "/bots/new", PAGES);

  it("shows the server's defaults, and what they come to", async () => {
    showPage();

    expect(await field("Stop loss")).toHaveProperty("value", "2");
    expect(await field("Timeframe")).toHaveProperty("value", "1h");
    expect(screen.getByText("At an entry of 100 it closes at 98.")).toBeTruthy();
  });

  it("makes a bot and leads to it", async () => {
    const { path } = showPage();
    await fill("Name", "Momentum BTC");
    await fill("Symbol", "btc/usdt");
    await fill("Order size", "250.50");
    await userEvent.selectOptions(await field("Timeframe"), "5m");

    await click("Create bot");

    await screen.findByText("Momentum BTC was created. It stands still until you start it.");
    const id = path().replace("/bots/", "");
    const { data } = await viewer.ask(
      `{ bot(id: "${id}") { name symbol orderSize timeframe kind trailingStopPercent } }`,
    );
    expect(data.bot).toEqual({
      name: "Momentum BTC",
      symbol: "BTC/USDT",
      orderSize: "250.50",
      timeframe: "5m",
      kind: "PAPER",
      trailingStopPercent: null,
    });
  });

  it("shows all that the server refuses at the fields, and puts the cursor into the first", async () => {
    showPage();
    await fill("Name", "x");
    await fill("Symbol", "BTC/USDT");
    await fill("Leverage", "500");
    await fill("Stop loss", "150");

    await click("Create bot");

    const summary = await screen.findByRole("alert");
    expect(summary.textContent).toContain("2 things have to be different");
    const stopLoss = await field("Stop loss");
    expect(stopLoss.getAttribute("aria-invalid")).toBe("true");
    const described = stopLoss.getAttribute("aria-describedby") ?? "";
    const sentences = described.split(" ").map((id) => document.getElementById(id)?.textContent);
    expect(sentences).toContain("Stop loss must be above 0 % and at most 99 %");
    expect(document.activeElement).toBe(await field("Leverage"));
  });

  it("holds nothing against a field that was changed since", async () => {
    showPage();
    await fill("Name", "x");
    await fill("Symbol", "BTC/USDT");
    await fill("Stop loss", "150");
    await click("Create bot");
    await screen.findByRole("alert");

    await fill("Stop loss", "15");

    expect((await field("Stop loss")).getAttribute("aria-invalid")).toBeNull();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("asks for what is missing without asking the server", async () => {
    showPage();
    await field("Name");

    await click("Create bot");

    const summary = within(await screen.findByRole("alert"));
    expect(summary.getByText("Name must not be empty")).toBeTruthy();
    expect(summary.getByText("Symbol must not be empty")).toBeTruthy();
  });

  it("keeps what was typed when the server cannot be reached", async () => {
    showPage();
    await fill("Name", "Kept");
    await fill("Symbol", "BTC/USDT");
    profile.isOffline = true;

    await click("Create bot");

    expect((await screen.findByRole("alert")).textContent).toContain("The server cannot be reached");
    expect(await field("Name")).toHaveProperty("value", "Kept");
  });

  it("asks before what was typed is lost", async () => {
    const { path } = showPage();
    await fill("Name", "Half");
    const link = screen.getByText("Go elsewhere");

    await userEvent.click(link);
    await screen.findByRole("alertdialog", { name: "Leave without saving?" });
    await click("Stay here");
    expect(await field("Name")).toHaveProperty("value", "Half");

    await userEvent.click(link);
    await click("Leave");
    await screen.findByText("Elsewhere");
    expect(path()).toBe("/elsewhere");
  });

  it("asks nothing where nothing was typed", async () => {
    showPage();
    await field("Name");

    await userEvent.click(screen.getByText("Go elsewhere"));

    expect(await screen.findByText("Elsewhere")).toBeTruthy();
  });
});

describe("EditBotPage", () => {
  async function showBot(input: object = {}): Promise<{ readonly botId: string; readonly shown: Shown }> {
    const botId = await viewer.createBot({
      name: "Momentum",
      symbol: "BTC/USDT",
      stopLossPercent: "2.5",
      ...input,
    });
    return { botId, shown: show(profile, `/bots/${botId}/edit`, PAGES) };
  }
  const update = (botId: string, input: object) =>
    viewer.ask("mutation U($id: ID!, $input: UpdateBotInput!) { updateBot(id: $id, input: $input) { id } }", {
      id: botId,
      input,
    });

  it("starts with what is set", async () => {
    await showBot({ trailingStopPercent: "1.5" });

    expect(await field("Name")).toHaveProperty("value", "Momentum");
    expect(await field("Stop loss")).toHaveProperty("value", "2.5");
    expect(await field("Trailing stop")).toHaveProperty("value", "1.5");
  });

  it("changes what was changed, and leaves alone what somebody else changed meanwhile", async () => {
    const { botId, shown } = await showBot();
    await fill("Stop loss", "3");
    await update(botId, { takeProfitPercent: "9" });
    await screen.findByText(/^This bot was changed elsewhere at .+ What you typed is kept/);

    await click("Save changes");

    await screen.findByText("Momentum was changed.");
    expect(shown.path()).toBe(`/bots/${botId}`);
    const { data } = await viewer.ask(`{ bot(id: "${botId}") { stopLossPercent takeProfitPercent } }`);
    expect(data.bot).toEqual({ stopLossPercent: "3", takeProfitPercent: "9" });
  });

  it("loads what somebody else has changed where nothing was typed", async () => {
    const { botId } = await showBot();
    await field("Take profit");

    await update(botId, { takeProfitPercent: "9" });

    await screen.findByText(/its new values were loaded\.$/);
    expect(await field("Take profit")).toHaveProperty("value", "9");
  });

  it("loads what somebody else has changed where that is wanted", async () => {
    const { botId } = await showBot();
    await fill("Stop loss", "3");
    await update(botId, { takeProfitPercent: "9" });

    await click("Drop my changes and load its values");

    expect(await field("Stop loss")).toHaveProperty("value", "2.5");
    expect(await field("Take profit")).toHaveProperty("value", "9");
  });

  it("warns of another pair while a position is open", async () => {
    const { botId } = await showBot({ kind: "EXTERNAL" });
    await report(database, botId, { in_position: true, entry_price: "100", position_size: "1" });

    await fill("Symbol", "ETH/USDT");

    expect(await screen.findByText(/^It has an open position, which was bought in BTC\/USDT\./)).toBeTruthy();
  });

  it("says when a running bot takes over what is saved", async () => {
    const botId = await viewer.createBot({ name: "Runs" });
    await viewer.ask(`mutation { startBot(id: "${botId}") { id } }`);

    show(profile, `/bots/${botId}/edit`, PAGES);

    expect(await screen.findByText(/counts from its next look at the market on/)).toBeTruthy();
  });

  it("says that there is no such bot", async () => {
    show(profile, "/bots/00000000-0000-0000-0000-000000000000/edit", PAGES);

    expect(await screen.findByText("No such bot")).toBeTruthy();
    expect(document.title).toBe("No such bot · botwatch");
  });

  it("says of a bot that was deleted meanwhile that it is gone", async () => {
    const { botId } = await showBot();
    await fill("Stop loss", "3");

    await viewer.ask(`mutation { deleteBot(id: "${botId}") }`);

    expect(await screen.findByText(/^There is no such bot for you any more\./)).toBeTruthy();
    expect(await field("Stop loss")).toHaveProperty("value", "3");
  });
});
