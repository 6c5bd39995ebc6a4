import { type Audit, serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";

let database: TestDatabase;
let server: ServerProcess;

beforeAll(async () => {
  database = await startTestDatabase();
  server = await startServerProcess({
    DATABASE_URL: database.url,
    ADMIN_EMAIL: "ada@example.org",
    ADMIN_PASSWORD: "correct horse",
    // Some audits ask for a type by a variable.
  });
});

afterAll(async () => {
  server?.kill("SIGTERM");
  await server?.exited;
  await database?.close();
});

const audits: [string, Audit][] = serverAudits({ url: () => `${server.address}/graphql` }).map((audit) => [
  `${audit.id} ${audit.name}`,
  audit,
]);

describe("GraphQL over HTTP as a running server speaks it, and graphql-http audits it", () => {
  it("has 61 audits", () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits)("%s", async (_, audit) => {
    const result = await audit.fn();

    expect(result).toMatchObject({ status: "ok" });
  });
});
