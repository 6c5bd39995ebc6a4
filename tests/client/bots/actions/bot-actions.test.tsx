// @vitest-environment node
import { domWindow } from "../../../support/dom.ts";
import { useParams } from "@solidjs/router";
import { cleanup, screen, within } from "@solidjs/testing-library";
import { userEvent } from "@testing-library/user-event";
import { type JSX, Show } from "solid-js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ActionNote } from "../../../../client/bots/actions/action-note.tsx";
import { BotActions } from "../../../../client/bots/actions/bot-actions.tsx";
import { timeOutActions } from "../../../../api/bots/bot-lifecycle.ts";
import { useLive } from "../../../../client/live/live.ts";
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
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  viewer = await aViewer(app, "ada@example.org");
});

beforeEach(async () => {
  profile = createBrowserProfile(app);
  profile.cookie = `botwatch_session=${viewer.token}`;
  botId = await viewer.createBot({ name: "Momentum", symbol: "BTC/USDT", kind: "EXTERNAL" });
});

afterEach(cleanup);

afterAll(async () => {
  domWindow.close();
  await app.close();
  await database.close();
});

function Page(): JSX.Element {
  const params = useParams();
  const live = useLive();
  const view = live.followBot(params["id"] ?? "");
  return (
    <Show when={view.bot()}>
      {(bot) => (
        <>
          <BotActions bot={bot()} />
          <Show when={bot().status.lastAction}>
            {(action) => <ActionNote action={action()} now={live.now()} />}
          </Show>
        </>
      )}
    </Show>
  );
}

const showBot = (): Shown =>
  show(profile, `/bots/${botId}`, { "/bots/:id": Page, "/": () => <h1>All bots</h1>, "*": () => <h1>Form</h1> });
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const reportIt = (columns: object) => report(database, botId, { last_run_at: new Date(), ...columns });

/** A bot that was asked to run and runs. */
async function aRunningBot(columns: object = {}): Promise<void> {
  await viewer.ask(`mutation { startBot(id: "${botId}") { id } }`);
  await reportIt({ run_status: "RUNNING", ...columns });
}

describe("BotActions", () => {
  it("shows a start as asked until the bot confirms it", async () => {
    showBot();

    await userEvent.click(await button("Start"));

    await button(/^Asked \d+ sec ago$/);
    await screen.findByText(/^Start asked \d+ sec ago by you; waiting for the bot to confirm\.$/);
    await screen.findByText(/^Without an answer by .+ the start counts as timed out\./);
    await reportIt({ run_status: "RUNNING" });
    await screen.findByText(/^Start confirmed \d+ sec ago, asked by you\.$/);
    expect(screen.queryByRole("button", { name: /^Start/ })).toBeNull();
  });

  it("says why a start failed, and lets it be asked again", async () => {
    showBot();
    await userEvent.click(await button("Start"));
    await button(/^Asked/);

    await reportIt({ run_status: "ERROR", last_error: "No such pair" });

    await screen.findByText(/^Start failed, asked \d+ sec ago by you: No such pair\.$/);
    expect(await button("Start again")).toBeTruthy();
  });

  it("says that a stop timed out, and lets it be asked again", async () => {
    await aRunningBot();
    showBot();
    await userEvent.click(await button("Stop bot…"));
    await userEvent.click(await button("Stop bot"));
    await button(/^Asked/);

    await database.query("update bot_action set expires_at = now() where bot_id = $1", [botId]);
    await timeOutActions(app.services.fork());

    await screen.findByText(/^Stop timed out: asked \d+ sec ago by you, and the bot did not answer\./);
    expect(await button("Stop bot…")).toBeTruthy();
  });

  it("names the bot before it stops it, and says what becomes of its position", async () => {
    await aRunningBot({ in_position: true, entry_price: "100", position_size: "0.0125" });
    showBot();

    await userEvent.click(await button("Stop bot…"));

    const dialog = await screen.findByRole("alertdialog", { name: "Stop Momentum?" });
    expect(dialog.textContent).toContain("The open position of 0.0125\u00a0BTC is kept");
    await userEvent.click(within(dialog).getByRole("button", { name: "Stop bot" }));
    await button(/^Asked/);
    await reportIt({ run_status: "STOPPED" });
    await screen.findByText(/^Stop confirmed/);
    expect(await button("Start")).toBeTruthy();
  });

  it("stops nothing when somebody thinks better of it", async () => {
    await aRunningBot();
    showBot();
    const opener = await button("Stop bot…");
    await userEvent.click(opener);
    await screen.findByRole("alertdialog");

    await userEvent.keyboard("{Escape}");

    await expect.poll(() => document.activeElement).toBe(opener);
    expect(screen.queryByRole("alertdialog")).toBeNull();
    const { data } = await viewer.ask(`{ bot(id: "${botId}") { wanted } }`);
    expect(data.bot.wanted).toBe("RUNNING");
  });

  it("says in the dialog why the server refuses a stop", async () => {
    await aRunningBot();
    showBot();
    await userEvent.click(await button("Stop bot…"));
    profile.onAsk = async (operation) => {
      if (operation === "StopBot") {
        await viewer.ask(`mutation { stopBot(id: "${botId}") { id } }`);
      }
    };

    await userEvent.click(await button("Stop bot"));

    expect((await screen.findByRole("alert")).textContent).toContain("was already asked to stop");
  });

  it("asks once where the first answer was lost and somebody asks again", async () => {
    await aRunningBot();
    showBot();
    await userEvent.click(await button("Stop bot…"));
    profile.lostAnswer = "StopBot";
    await userEvent.click(await button("Stop bot"));
    expect((await screen.findByRole("alert")).textContent).toContain("it is not known whether it was asked");

    profile.lostAnswer = null;
    await userEvent.click(await button("Stop bot"));

    await expect.poll(() => screen.queryByRole("alertdialog")).toBeNull();
    const rows = await database.query("select kind from bot_action where bot_id = $1 and kind = 'STOP'", [botId]);
    expect(rows).toEqual([{ kind: "STOP" }]);
  });

  it("says that a bot is gone that was deleted meanwhile", async () => {
    showBot();
    const start = await button("Start");
    profile.onAsk = async (operation) => {
      if (operation === "StartBot") {
        await viewer.ask(`mutation { deleteBot(id: "${botId}") }`);
      }
    };

    await userEvent.click(start);

    expect((await screen.findByRole("alert")).textContent).toContain("There is no such bot for you any more.");
  });

  describe("delete", () => {
    const typeName = async (name: string) => {
      await userEvent.click(await button("Delete…"));
      await userEvent.type(await screen.findByLabelText("Type Momentum to delete it"), name);
    };

    it("waits for the bot's name", async () => {
      showBot();

      await typeName("momentum");

      expect(await button("Delete bot")).toHaveProperty("disabled", true);
    });

    it("deletes the bot, leads back to the others and says so", async () => {
      const { path } = showBot();
      await typeName("Momentum");

      await userEvent.click(await button("Delete bot"));

      await screen.findByText("All bots");
      await screen.findByText("Momentum was deleted.");
      expect(path()).toBe("/");
      expect(await viewer.refusal(`{ bot(id: "${botId}") { id } }`)).toMatchObject({ code: "NOT_FOUND" });
    });

    it("takes a bot for deleted that is gone after an answer was lost", async () => {
      showBot();
      await typeName("Momentum");
      profile.lostAnswer = "DeleteBot";
      await userEvent.click(await button("Delete bot"));
      await screen.findByRole("alert");

      profile.lostAnswer = null;
      await userEvent.click(await button("Delete bot"));

      expect(await screen.findByText("Momentum was deleted.")).toBeTruthy();
    });
  });
});
