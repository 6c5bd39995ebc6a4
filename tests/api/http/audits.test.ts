import { type Audit, serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
let app: TestApp;
let url: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  url = await app.listen();
});

afterAll(async () => {
  await app.close();
  await database.close();
});

const audits: [string, Audit][] = serverAudits({ url: () => url }).map((audit) => [
  `${audit.id} ${audit.name}`,
  audit,
]);

describe("GraphQL over HTTP, as graphql-http audits it", () => {
  it.each(audits)("%s", async (_, audit) => {
    const result = await audit.fn();

    expect(result).toMatchObject({ status: "ok" });
  });
});
