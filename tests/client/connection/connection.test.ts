// @vitest-environment node
import { domWindow } from "../../support/dom.ts";
import { cleanup, screen } from "@solidjs/testing-library";
import { userEvent } from "@testing-library/user-event";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createLeapingClock, type Network, openNetwork } from "../live/network.ts";
import { whenever } from "../live/page.ts";
import { showConnection } from "./shown.tsx";

let database: TestDatabase;
let app: TestApp;
let ada: { readonly id: string; readonly token: string };
let botId: string;
let network: Network;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { pingIntervalMs: 50 });
  ada = await anAccount(app, "ada@example.org");
  botId = await createBot(database, ada.id);
});

beforeEach(() => {
  network = openNetwork(app, ada.token);
});

afterEach(cleanup);

afterAll(async () => {
  domWindow.close();
  await app.close();
  await database.close();
});

const badge = (name: string) => screen.findByRole("button", { name });
const status = () => document.querySelector("[aria-live]")?.textContent;
/** The popover's numbers, each by its name. */
const facts = (popover: HTMLElement) =>
  Object.fromEntries(
    [...popover.querySelectorAll("dt")].map((term) => [term.textContent, term.nextElementSibling?.textContent]),
  );

/** A page that is live. */
async function showLive() {
  const live = showConnection(network, ada.id, createLeapingClock(), botId);
  await whenever(live.isHeard);
  await whenever(live.isShowing);
  await badge("Connection: Connected");
  return live;
}

async function openPopover(name: string): Promise<HTMLElement> {
  await userEvent.click(await badge(name));
  return screen.findByRole("dialog");
}

describe("ConnectionBadge", () => {
  it("says that the page opens its connection, and that it is connected", async () => {
    showConnection(network, ada.id, createLeapingClock(), botId);

    expect(screen.getByRole("button", { name: "Connection: Connecting" })).toBeTruthy();
    expect(await badge("Connection: Connected")).toBeTruthy();
  });

  it("shows the connection in numbers", async () => {
    await showLive();

    const popover = await openPopover("Connection: Connected");

    expect(popover.textContent).toContain("The page hears the server: what you see is live.");
    expect(facts(popover)).toMatchObject({
      "Connected for": expect.stringMatching(/^\d sec$/),
      "Last heard": expect.stringMatching(/^\d sec ago$/),
      "Server looked": expect.stringMatching(/^\d sec ago$/),
      Attempts: "–",
      "Next try": "–",
      "Shared by": "this tab alone",
      "Last error": "none",
    });
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Retry now" }).disabled).toBe(true);
  });

  it("measures the round trip when it is opened", async () => {
    const live = await showLive();

    const popover = await openPopover("Connection: Connected");
    await whenever(() => live.roundTripMs() !== null);

    expect(facts(popover)["Round trip"]).toMatch(/^\d+ ms$/);
  });

  it("counts the attempts, and goes on at once when asked to", async () => {
    const live = await showLive();
    network.cut();
    const popover = await openPopover("Connection: Reconnecting");
    await whenever(() => live.connection().attempts === 2 && live.connection().nextRetryAt !== null);
    expect(facts(popover)).toMatchObject({
      "Connected for": "–",
      Attempts: "2 of 10",
      "Next try": expect.stringMatching(/^in \d sec$/),
      "Last error": "The server cannot be reached",
    });

    network.mend();
    await userEvent.click(popover.querySelector("button:last-of-type") ?? popover);

    await whenever(live.isHeard);
    expect(await badge("Connection: Connected")).toBeTruthy();
  });
});

describe("StaleBanner", () => {
  it("says nothing while all is well", async () => {
    await showLive();

    expect(status()).toBe("");
  });

  it("says what the page shows since the connection is lost, until it is back", async () => {
    const live = await showLive();

    network.cut();
    await whenever(() => !live.isHeard());
    await screen.findByText(/^The connection is lost\./);
    expect(status()).toMatch(/^The connection is lost\. What you see is from [\d:]+ [AP]M and may have changed\.$/);
    expect(screen.getByText(/^Next try in \d sec\.$|^Trying now\.$/)).toBeTruthy();

    network.mend();
    await userEvent.click(screen.getByRole("button", { name: "Retry now" }));
    await whenever(live.isHeard);
    expect(status()).toBe("");
  });

  it("does not blame a connection that was never there for old numbers", async () => {
    network.cut();
    const live = showConnection(network, ada.id, createLeapingClock(), botId);

    await whenever(() => live.connection().state === "reconnecting");
    await screen.findByText(/^The connection is lost\./);

    expect(status()).toBe("The connection is lost. Nothing can be shown yet.");
  });
});
