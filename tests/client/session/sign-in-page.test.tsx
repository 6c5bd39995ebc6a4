// @vitest-environment node
import { domWindow } from "../../support/dom.ts";
import { cleanup, screen } from "@solidjs/testing-library";
import { userEvent } from "@testing-library/user-event";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SignInPage } from "../../../client/session/sign-in-page.tsx";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type BrowserProfile, createBrowserProfile } from "./browser-profile.ts";
import { show } from "./shown.tsx";

let database: TestDatabase;
let app: TestApp;
let profile: BrowserProfile;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  await anAccount(app, "ada@example.org");
});

beforeEach(() => {
  profile = createBrowserProfile(app);
});

afterEach(cleanup);

afterAll(async () => {
  domWindow.close();
  await app.close();
  await database.close();
});

const PAGES = { "/sign-in": SignInPage, "*": () => <h1>Elsewhere</h1> };

async function signIn(password: string): Promise<void> {
  await userEvent.type(await screen.findByLabelText("E-mail"), "ada@example.org");
  await userEvent.type(screen.getByLabelText("Password"), `${password}{Enter}`);
}

describe("SignInPage", () => {
  it("leads to the overview", async () => {
    const { path } = show(profile, "/sign-in", PAGES);

    await signIn("correct horse");

    await screen.findByText("Elsewhere");
    expect(path()).toBe("/");
  });

  it("leads to where somebody wanted to go", async () => {
    const { path } = show(profile, "/sign-in?next=%2Fbots%2Fnew%3Fa%3Db", PAGES);

    await signIn("correct horse");

    await screen.findByText("Elsewhere");
    expect(path()).toBe("/bots/new?a=b");
  });

  it("leads to no other site", async () => {
    const { path } = show(profile, "/sign-in?next=%2F%2Fevil.example%2Fbots", PAGES);

    await signIn("correct horse");

    await screen.findByText("Elsewhere");
    expect(path()).toBe("/");
  });

  it("keeps what was typed, says what is wrong, and puts the cursor into the password", async () => {
    show(profile, "/sign-in", PAGES);

    await signIn("wrong");

    expect((await screen.findByRole("alert")).textContent).toContain("The e-mail or the password is not right");
    expect(screen.getByLabelText("E-mail")).toHaveProperty("value", "ada@example.org");
    expect(screen.getByLabelText("Password")).toHaveProperty("value", "wrong");
    expect(document.activeElement).toBe(screen.getByLabelText("Password"));
  });

  it("tells password managers what the fields are", async () => {
    show(profile, "/sign-in", PAGES);

    expect(await screen.findByLabelText("E-mail")).toHaveProperty("autocomplete", "username");
    expect(screen.getByLabelText("Password")).toHaveProperty("autocomplete", "current-password");
  });

  it("stays signed in for 30 days where that is wanted", async () => {
    show(profile, "/sign-in", PAGES);

    await userEvent.click(await screen.findByLabelText(/30 days/));
    await signIn("correct horse");

    await screen.findByText("Elsewhere");
    const rows = await database.query(
      "select max(expires_at) > now() + interval '29 days' as is_long from session",
      [],
    );
    expect(rows).toEqual([{ is_long: true }]);
  });

  it("tells how to get a link", async () => {
    show(profile, "/sign-in", PAGES);

    expect(await screen.findByText("npm run sign-in-link")).toBeTruthy();
  });
});
