// @vitest-environment node
import { domWindow } from "../../../support/dom.ts";
import { cleanup, screen } from "@solidjs/testing-library";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { MarketsPage } from "../../../../client/bots/markets-page.tsx";
import { startTestApp, type TestApp } from "../../../support/app.ts";
import { report } from "../../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { aViewer, type TestViewer } from "../../../support/viewers.ts";
import { type BrowserProfile, createBrowserProfile } from "../../session/browser-profile.ts";
import { show } from "../../session/shown.tsx";

// A document of jsdom has no canvas; what is drawn is the subject of tests in a browser.
vi.mock("../../../../client/market/candle-plot.tsx", () => ({ CandlePlot: () => null }));

let database: TestDatabase;
let app: TestApp;
let viewer: TestViewer;
let profile: BrowserProfile;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
});

beforeEach(async () => {
  viewer = await aViewer(app);
  profile = createBrowserProfile(app);
  profile.cookie = `botwatch_session=${viewer.token}`;
});

afterEach(cleanup);

afterAll(async () => {
  domWindow.close();
  await app.close();
  await database.close();
});

const showPage = () => show(profile, "/markets", { "/markets": MarketsPage });

describe("MarketsPage", () => {
  it("shows the last price that a bot reported, and follows it", async () => {
    const botId = await viewer.createBot({ name: "Momentum", symbol: "BTC/USDT", kind: "EXTERNAL" });
    const reportIt = (markPrice: string) =>
      report(database, botId, { run_status: "RUNNING", mark_price: markPrice, last_run_at: new Date() });
    await reportIt("64000");
    showPage();
    await screen.findByText("64,000.00");

    await reportIt("64001.5");

    expect(await screen.findByText("64,001.50")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Momentum" }).getAttribute("href")).toBe(`/bots/${botId}`);
  });

  it("leads from a pair to the bots that trade it", async () => {
    await viewer.createBot({ name: "Momentum", symbol: "BTC/USDT" });

    showPage();

    const link = await screen.findByRole("link", { name: "BTC/USDT" });
    expect(link.getAttribute("href")).toBe("/?q=BTC%2FUSDT");
  });

  it("says that nothing is watched where there is no bot", async () => {
    showPage();

    expect(await screen.findByText(/^No pair is watched yet\./)).toBeTruthy();
  });

  it("shows the pairs of bots and says that their prices are simulated", async () => {
    await viewer.createBot({ name: "Momentum", symbol: "BTC/USDT" });

    showPage();

    expect(await screen.findByRole("button", { name: "Show BTC/USDT" })).toBeTruthy();
    expect(await screen.findByText("Simulated market.")).toBeTruthy();
    expect((await screen.findAllByText(/^Simulated · \d+ sec ago$/)).length).toBeGreaterThan(0);
  });
});
