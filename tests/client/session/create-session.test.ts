// @vitest-environment node
import { domWindow } from "../../support/dom.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Account } from "../../../api/accounts/account.entity.ts";
import { createPasswordReset } from "../../../api/accounts/password-reset.ts";
import { createToken } from "../../../api/accounts/sign-in.ts";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type BrowserProfile, createBrowserProfile, type SessionTab } from "./browser-profile.ts";
import { until } from "./until.ts";

const PASSWORD = "correct horse";

let database: TestDatabase;
let app: TestApp;
let profile: BrowserProfile;
let tabs: SessionTab[];

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  await anAccount(app, "ada@example.org");
  await anAccount(app, "ben@example.org");
});

beforeEach(() => {
  profile = createBrowserProfile(app);
  tabs = [];
});

afterEach(() => tabs.forEach(({ close }) => close()));

afterAll(async () => {
  domWindow.close();
  await app.close();
  await database.close();
});

function openTab(): SessionTab {
  const tab = profile.openTab();
  tabs.push(tab);
  return tab;
}

/** A tab in which somebody has just signed in. */
async function signedInTab(email = "ada@example.org"): Promise<SessionTab> {
  const tab = openTab();
  await tab.session.signIn(email, PASSWORD, false);
  return tab;
}

const viewerIsKnown = ({ session }: SessionTab) => until(() => session.viewer() !== undefined);
const endAllSessions = () => database.query("delete from session", []);

/** Opens a session as a one-time link does it. */
async function cookieOf(email: string): Promise<string> {
  const em = app.services.fork();
  const { token } = await createToken(em, await em.findOneOrFail(Account, { email }), { remember: true });
  return `botwatch_session=${token}`;
}

describe("createSession", () => {
  it("knows at the start that nobody is signed in", async () => {
    const { session } = openTab();

    await until(() => session.viewer() !== undefined);

    expect(session.viewer()).toBeNull();
  });

  it("knows at the start who is", async () => {
    await signedInTab();
    const { session } = openTab();

    await until(() => session.viewer() !== undefined);

    expect(session.viewer()).toMatchObject({ email: "ada@example.org", hasPassword: true });
  });

  it("takes a cookie that opens nothing any more for none", async () => {
    profile.cookie = "botwatch_session=stale";
    const { session } = openTab();

    await until(() => session.viewer() !== undefined);

    expect(session.viewer()).toBeNull();
    expect(session.isAskingAgain()).toBe(false);
  });

  it("signs in with a stale cookie in the way", async () => {
    profile.cookie = "botwatch_session=stale";
    const { session } = openTab();

    expect(await session.signIn("ada@example.org", PASSWORD, true)).toBeNull();

    expect(session.viewer()).toMatchObject({ email: "ada@example.org" });
  });

  it("says why the server cannot be asked, and goes on when it can", async () => {
    profile.isOffline = true;
    const { session } = openTab();
    await until(() => session.trouble() !== null);

    profile.isOffline = false;
    session.retryNow();
    await until(() => session.viewer() !== undefined);

    expect(session.trouble()).toBeNull();
  });

  describe("signIn", () => {
    it("says the same of a wrong password and of an unknown account", async () => {
      const { session } = openTab();

      const wrong = await session.signIn("ada@example.org", "wrong", false);
      const unknown = await session.signIn("eve@example.org", PASSWORD, false);

      expect(wrong).toBe("The e-mail or the password is not right. What you typed is still here.");
      expect(unknown).toBe(wrong);
      expect(session.viewer() ?? null).toBeNull();
    });

    it("says that the server cannot be reached", async () => {
      const { session } = openTab();
      profile.isOffline = true;

      expect(await session.signIn("ada@example.org", PASSWORD, false)).toMatch(/^The server cannot be reached: /);
    });

    it("signs in the other tabs of the browser", async () => {
      const other = openTab();
      await viewerIsKnown(other);

      await signedInTab();

      await until(() => other.session.viewer() !== null);
      expect(other.session.viewer()).toMatchObject({ email: "ada@example.org" });
      expect(other.restarts).toEqual([]);
    });

    it("starts the tabs of somebody else anew", async () => {
      const other = await signedInTab();
      profile.cookie = null;
      const tab = openTab();
      await viewerIsKnown(tab);

      await tab.session.signIn("ben@example.org", PASSWORD, false);

      await until(() => other.session.viewer() === null);

      expect(other.restarts).toEqual([undefined]);
      expect(tab.restarts).toEqual([]);
    });
  });

  describe("askAgain", () => {
    it("refuses where nobody was signed in", async () => {
      const { session } = openTab();

      await expect(session.askAgain()).rejects.toThrow("Nobody is signed in");

      expect(session.isAskingAgain()).toBe(false);
    });

    it("asks nobody while the cookie is still good", async () => {
      const { session } = await signedInTab();

      await session.askAgain();

      expect(session.isAskingAgain()).toBe(false);
    });

    it("asks all who wait one question, and lets them go on together", async () => {
      const { session } = await signedInTab();
      await endAllSessions();
      const questions = [session.askAgain(), session.askAgain()];
      await until(session.isAskingAgain);

      await session.signIn("ada@example.org", PASSWORD, false);
      await Promise.all(questions);

      expect(questions[0]).toBe(questions[1]);
      expect(session.isAskingAgain()).toBe(false);
    });

    it("keeps asking after a wrong password", async () => {
      const { session } = await signedInTab();
      await endAllSessions();
      void session.askAgain();
      await until(session.isAskingAgain);

      await session.signIn("ada@example.org", "wrong", false);

      expect(session.isAskingAgain()).toBe(true);
    });

    it("is answered by who signs in in another tab", async () => {
      const { session } = await signedInTab();
      await endAllSessions();
      const question = session.askAgain();
      await until(session.isAskingAgain);

      await signedInTab();
      await question;

      expect(session.isAskingAgain()).toBe(false);
    });

    it("is answered by who comes in another tab by a one-time link", async () => {
      const { session } = await signedInTab();
      await endAllSessions();
      const question = session.askAgain();
      await until(session.isAskingAgain);

      profile.cookie = await cookieOf("ada@example.org");
      openTab();
      await question;

      expect(session.isAskingAgain()).toBe(false);
    });

    it("starts the page anew where somebody else answers", async () => {
      const tab = await signedInTab();
      await endAllSessions();
      void tab.session.askAgain();
      await until(tab.session.isAskingAgain);

      await tab.session.signIn("ben@example.org", PASSWORD, false);

      expect(tab.restarts).toEqual([undefined]);
    });

    it("can be asked once more after it was answered", async () => {
      const { session } = await signedInTab();
      await endAllSessions();
      void session.askAgain();
      await until(session.isAskingAgain);
      await session.signIn("ada@example.org", PASSWORD, false);

      await endAllSessions();
      void session.askAgain();

      await until(session.isAskingAgain);
      expect(session.isAskingAgain()).toBe(true);
    });
  });

  describe("signOut", () => {
    it("ends the session on the server and leads to the form", async () => {
      const tab = await signedInTab();

      expect(await tab.session.signOut()).toBeNull();

      expect(tab.restarts).toEqual(["/sign-in"]);
      expect(profile.cookie).toBeNull();
    });

    it("starts the other tabs anew", async () => {
      const tab = await signedInTab();
      const other = openTab();
      await viewerIsKnown(other);

      await tab.session.signOut();

      await until(() => other.session.viewer() === null);
      expect(other.restarts).toEqual([undefined]);
    });

    it("asks nobody to sign in again when the streams end", async () => {
      const { session } = await signedInTab();
      await session.signOut();

      await expect(session.askAgain()).rejects.toThrow("Nobody is signed in");

      expect(session.isAskingAgain()).toBe(false);
    });

    it("says that it did not work while the server is away, and signs nobody out", async () => {
      const tab = await signedInTab();
      profile.isOffline = true;

      expect(await tab.session.signOut()).toMatch(/^You are still signed in/);

      expect(tab.session.viewer()).toMatchObject({ email: "ada@example.org" });
      expect(tab.restarts).toEqual([]);
    });
  });

  describe("resetPassword", () => {
    const aSecret = async (email: string) => {
      const em = app.services.fork();
      return (await createPasswordReset(em, await em.findOneOrFail(Account, { email }))).secret;
    };

    it("names the field that is to blame", async () => {
      const { session } = openTab();

      expect(await session.resetPassword("x".repeat(43), PASSWORD)).toMatchObject({ field: "token" });
      expect(await session.resetPassword(await aSecret("ada@example.org"), "short")).toMatchObject({
        field: "password",
      });
    });

    it("starts the tabs of somebody else anew, this one where its viewer's bots are", async () => {
      const ben = await signedInTab("ben@example.org");
      const tab = openTab();
      await viewerIsKnown(tab);

      expect(await tab.session.resetPassword(await aSecret("ada@example.org"), PASSWORD)).toBeNull();

      await until(() => ben.session.viewer() === null);
      expect(tab.restarts).toEqual(["/"]);
    });
  });

  describe("setPassword", () => {
    it("names the field that is to blame", async () => {
      const { session } = await signedInTab();

      expect(await session.setPassword("longer than eight", "wrong")).toMatchObject({ field: "currentPassword" });
      expect(await session.setPassword("short", PASSWORD)).toMatchObject({ field: "password" });
    });

    it("needs no current one where there is none, and knows then that there is one", async () => {
      await database.query("insert into account (email) values ('link@example.org')", []);
      profile.cookie = await cookieOf("link@example.org");
      const tab = openTab();
      await viewerIsKnown(tab);
      expect(tab.session.viewer()).toMatchObject({ hasPassword: false });

      expect(await tab.session.setPassword("a good password", null)).toBeNull();

      expect(tab.session.viewer()).toMatchObject({ hasPassword: true });
    });
  });
});
