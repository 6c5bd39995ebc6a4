import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Account } from "../../../api/accounts/account.entity.ts";
import { createPasswordReset, resetPassword } from "../../../api/accounts/password-reset.ts";
import { createSignInLink, createToken } from "../../../api/accounts/sign-in.ts";
import { UNKNOWN_CALLER } from "../../../api/accounts/caller.ts";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const DAY_MS = 86_400_000;
const HOUR_SECONDS = 3_600;
const LIFE = "extract(epoch from expires_at - clock_timestamp())::float8 as seconds";

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  ada = await aViewer(app);
  // A server whose clock is two days ahead of its database's.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * DAY_MS });
});

afterEach(() => {
  vi.useRealTimers();
});

/** An entity manager, and the account with it. */
async function forAda() {
  const em = app.services.fork();
  return [em, await em.findOneOrFail(Account, { id: ada.id })] as const;
}

/** The life of the newest row, in seconds by the database's clock. */
async function lifeIn(table: string): Promise<unknown> {
  const [row] = await database.query(
    `select ${LIFE} from ${table} where account_id = $1 order by expires_at desc limit 1`,
    [ada.id],
  );
  return row?.["seconds"];
}

const about = (seconds: number) => expect.closeTo(seconds, -2);

describe("by the database's clock, whatever the server's says", () => {
  it("a session that is to be remembered lasts 30 days", async () => {
    const { expiresAt } = await createToken(...(await forAda()), { remember: true });

    const [row] = await database.query(
      "select (extract(epoch from max(expires_at)) * 1000)::float8 as ms from session",
    );
    expect(await lifeIn("session")).toEqual(about(720 * HOUR_SECONDS));
    expect(expiresAt.getTime()).toBeCloseTo(Number(row?.["ms"]), -1);
  });

  it("a one-time link lasts ten minutes", async () => {
    await createSignInLink(...(await forAda()));

    expect(await lifeIn("sign_in_link")).toEqual(about(600));
  });

  it("a link that sets a password lasts an hour, and opens", async () => {
    const { secret } = await createPasswordReset(...(await forAda()));

    expect(await lifeIn("password_reset")).toEqual(about(HOUR_SECONDS));
    const given = { secret, password: "battery staple", caller: UNKNOWN_CALLER };
    expect((await resetPassword(app.services.fork(), given)).account.id).toBe(ada.id);
  });

  it("an API token lasts as many days as it was made for", async () => {
    await ada.ask('mutation { createApiToken(input: { name: "a", scope: READ, expiresInDays: 40 }) { token } }');

    expect(await lifeIn("session")).toEqual(about(960 * HOUR_SECONDS));
  });

  it("sessions and API tokens are listed for as long as they open something", async () => {
    await ada.ask('mutation { createApiToken(input: { name: "a", scope: READ, expiresInDays: 1 }) { token } }');

    const { data } = await ada.ask("{ sessions { isCurrent } apiTokens { name } }");

    expect(data).toEqual({ sessions: [{ isCurrent: true }], apiTokens: [{ name: "a" }] });
  });
});
