import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccount } from "../../../api/accounts/sign-in.ts";
import { pruneExpired } from "../../../api/accounts/prune-expired.ts";
import { forkOf } from "../../../api/database/orm.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
let accountId: string;

beforeAll(async () => {
  database = await startTestDatabase();
});

beforeEach(async () => {
  await database.query("delete from account");
  accountId = (await createAccount(forkOf(database.orm), "ada@example.org", null)).id;
});

afterAll(() => database?.close());

/** Makes sessions that ended so many days ago, each named, of which the first was used last. */
const addSessions = (endedDaysAgo: Readonly<Record<string, number>>) =>
  Promise.all(
    Object.entries(endedDaysAgo).map(([name, days], index) =>
      database.query(
        `insert into session (account_id, token_hash, name, expires_at, created_at)
         values ($1, $2, $2, now() - make_interval(days => $3), now() - make_interval(days => 500 + $4::int))`,
        [accountId, name, days, index],
      ),
    ),
  );

const namesIn = async () =>
  (await database.query("select name from session order by name")).map(({ name }) => name);

describe("pruneExpired", () => {
  it("takes sessions away that ended long ago, but for the one that was used last", async () => {
    await addSessions({ "used last": 90, "long over": 61, "lately over": 59, open: -1 });

    const hasMore = await pruneExpired(forkOf(database.orm));

    expect(hasMore).toBe(false);
    expect(await namesIn()).toEqual(["lately over", "open", "used last"]);
  });

  it.each(["sign_in_link", "password_reset"])("takes rows of %s away once they are over", async (table) => {
    await database.query(
      `insert into ${table} (secret_hash, account_id, expires_at)
       values ('over', $1, now() - interval '1 second'), ('good', $1, now() + interval '1 hour')`,
      [accountId],
    );

    await pruneExpired(forkOf(database.orm));

    expect(await database.query(`select secret_hash from ${table}`)).toEqual([{ secret_hash: "good" }]);
  });
});
