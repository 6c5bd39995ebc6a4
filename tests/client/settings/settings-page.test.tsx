// @vitest-environment node
import { domWindow } from "../../support/dom.ts";
import { cleanup, screen } from "@solidjs/testing-library";
import { userEvent } from "@testing-library/user-event";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Account } from "../../../api/accounts/account.entity.ts";
import { createAccount, createToken } from "../../../api/accounts/sign-in.ts";
import { PasswordHint } from "../../../client/session/password-hint.tsx";
import { hasGraphiql } from "../../../client/settings/graphiql.ts";
import { SettingsPage } from "../../../client/settings/settings-page.tsx";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type BrowserProfile, createBrowserProfile } from "../session/browser-profile.ts";
import { show } from "../session/shown.tsx";

let database: TestDatabase;
let app: TestApp;
let appWithGraphiql: TestApp;
let profile: BrowserProfile;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  appWithGraphiql = await startTestApp(database, { graphiql: true });
});

beforeEach(() => {
  profile = createBrowserProfile(app);
});

afterEach(() => {
  cleanup();
  localStorage.clear();
});

afterAll(async () => {
  domWindow.close();
  await app.close();
  await appWithGraphiql.close();
  await database.close();
});

/** Signs somebody in as a one-time link does it. */
async function enter(email: string, password: string | null): Promise<void> {
  const em = app.services.fork();
  await createAccount(em, email, password);
  const { token } = await createToken(em, await em.findOneOrFail(Account, { email }), { remember: true });
  profile.cookie = `botwatch_session=${token}`;
}

const showPage = () =>
  show(profile, "/settings", {
    "/settings": () => (
      <>
        <PasswordHint />
        <SettingsPage />
      </>
    ),
  });
const click = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

describe("SettingsPage", () => {
  it("asks who came by a link for a first password, and no more once there is one", async () => {
    await enter("link@example.org", null);
    showPage();
    await screen.findByText(/^You have no password yet\./);

    await userEvent.type(await screen.findByLabelText("New password"), "a good password");
    await click("Set password");

    await screen.findByText(/^The password is set\./);
    expect(screen.queryByText(/^You have no password yet\./)).toBeNull();
    expect(await screen.findByLabelText("Current password")).toBeTruthy();
  });

  it("says at the field what is wrong with a password", async () => {
    await enter("ada@example.org", "correct horse");
    showPage();
    const current = await screen.findByLabelText("Current password");
    await userEvent.type(current, "wrong");
    await userEvent.type(screen.getByLabelText("New password"), "a good password");

    await click("Change password");

    await screen.findByText("The current password is not right");
    expect(current.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(current);
  });

  it("remembers theme and look of the list", async () => {
    await enter("ben@example.org", "correct horse");
    showPage();

    await userEvent.click(await screen.findByLabelText("Dark"));
    await userEvent.click(await screen.findByLabelText("Cards"));

    expect(localStorage.getItem("botwatch.theme")).toBe("dark");
    expect(localStorage.getItem("botwatch.view")).toBe("cards");
  });

  it("signs out", async () => {
    await enter("cleo@example.org", "correct horse");
    const { restarts } = showPage();

    await click("Sign out");

    await expect.poll(() => restarts).toEqual(["/sign-in"]);
  });

  it("says that it could not sign out", async () => {
    await enter("dora@example.org", "correct horse");
    showPage();
    await screen.findByText("dora@example.org");
    profile.isOffline = true;

    await click("Sign out");

    expect(await screen.findByText(/^You are still signed in/)).toBeTruthy();
  });
});

describe("hasGraphiql", () => {
  it.each([
    ["is true where the server shows it", () => appWithGraphiql, true],
    ["is false where it does not", () => app, false],
  ])("%s, and neither answer is an error", async (_, server, expected) => {
    const statuses: number[] = [];
    const fetch = async (path: string | URL | Request, init?: RequestInit) => {
      const response = await server().fetch(typeof path === "string" ? path : "/elsewhere", init);
      statuses.push(response.status);
      return response;
    };

    expect(await hasGraphiql(fetch)).toBe(expected);
    expect(statuses).toEqual([200]);
  });
});
