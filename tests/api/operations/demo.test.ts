import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureFirstAccount } from "../../../api/accounts/first-account.ts";
import { forkOf } from "../../../api/database/orm.ts";
import { createDemoBots } from "../../../api/operations/demo.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase();
  await ensureFirstAccount(forkOf(database.orm), null);
});

afterAll(() => database.close());

const count = async () => (await database.query("select count(*)::int as count from bot"))[0]?.["count"];

describe("createDemoBots", () => {
  it("makes one dozen, however many servers start at once", async () => {
    await Promise.all([1, 2, 3].map(() => createDemoBots(forkOf(database.orm))));

    expect(await count()).toBe(12);
  });

  it("leaves deleted ones deleted", async () => {
    await database.query("delete from bot");

    await createDemoBots(forkOf(database.orm));

    expect(await count()).toBe(0);
  });
});
