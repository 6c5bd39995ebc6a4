// @vitest-environment node
import { domWindow } from "../../../support/dom.ts";
import { cleanup, screen, within } from "@solidjs/testing-library";
import { userEvent } from "@testing-library/user-event";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { StopAllButton } from "../../../../client/bots/actions/stop-all-button.tsx";
import { startTestApp, type TestApp } from "../../../support/app.ts";
import { report } from "../../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { aViewer, type TestViewer } from "../../../support/viewers.ts";
import { type BrowserProfile, createBrowserProfile } from "../../session/browser-profile.ts";
import { show } from "../../session/shown.tsx";

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

const showButton = (count: number) => show(profile, "/", { "/": () => <StopAllButton countNow={() => count} /> });
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const reportIt = (botId: string, columns: object) =>
  report(database, botId, { last_run_at: new Date(), ...columns });

async function aRunningBot(name: string): Promise<string> {
  const botId = await viewer.createBot({ name, kind: "EXTERNAL" });
  await viewer.ask(`mutation { startBot(id: "${botId}") { id } }`);
  await reportIt(botId, { run_status: "RUNNING" });
  return botId;
}

async function stopAll(): Promise<void> {
  await userEvent.click(await button("Stop all…"));
  await userEvent.type(await screen.findByLabelText("Type STOP ALL to stop them"), "STOP ALL{Enter}");
}

describe("StopAllButton", () => {
  it("waits for the words", async () => {
    showButton(2);

    await userEvent.click(await button("Stop all…"));
    await userEvent.type(await screen.findByLabelText("Type STOP ALL to stop them"), "stop all");

    expect(await button("Stop all bots")).toHaveProperty("disabled", true);
  });

  it("says where none of the bots is the viewer's to stop, and asks for no words", async () => {
    showButton(0);

    await userEvent.click(await button("Stop all…"));

    await screen.findByText(/^You may stop none of these bots/);
    expect(screen.queryByLabelText("Type STOP ALL to stop them")).toBeNull();
  });

  it("shows which bots confirm, and which do not and why", async () => {
    const first = await aRunningBot("First");
    const second = await aRunningBot("Second");
    showButton(2);

    await stopAll();

    const dialog = await screen.findByRole("dialog", { name: "2 bots were asked to stop" });
    await within(dialog).findByText("0 of 2 confirmed");
    await within(dialog).findByText("Second");
    await reportIt(first, { run_status: "STOPPED" });
    await within(dialog).findByText("1 of 2 confirmed");
    expect(within(dialog).queryByText("First")).toBeNull();
    await reportIt(second, { run_status: "ERROR", last_error: "The exchange refused" });
    expect(await within(dialog).findByText("Failed: The exchange refused")).toBeTruthy();
  });

  it("says that all have stopped", async () => {
    const botId = await aRunningBot("Only");
    showButton(1);

    await stopAll();
    const dialog = await screen.findByRole("dialog", { name: "1 bot was asked to stop" });
    await within(dialog).findByText("Only");
    await reportIt(botId, { run_status: "STOPPED" });

    expect(await within(dialog).findByText("All of them have stopped.")).toBeTruthy();
  });

  it("says that something else was asked of a bot since", async () => {
    const botId = await aRunningBot("Wanted");
    showButton(1);
    await stopAll();
    await screen.findByText("Waiting for an answer");

    await viewer.ask(`mutation { startBot(id: "${botId}") { id } }`);

    expect(await screen.findByText("Asked for something else since")).toBeTruthy();
  });

  it("says that there was none to ask", async () => {
    await viewer.createBot({ name: "Still" });
    showButton(1);

    await stopAll();

    expect(await screen.findByText("No bot runs or is meant to run, so none was asked.")).toBeTruthy();
  });

  it("keeps the question open when the server cannot be reached", async () => {
    showButton(1);
    await userEvent.click(await button("Stop all…"));
    profile.isOffline = true;

    await userEvent.type(await screen.findByLabelText("Type STOP ALL to stop them"), "STOP ALL{Enter}");

    expect((await screen.findByRole("alert")).textContent).toContain("The server cannot be reached");
  });
});
