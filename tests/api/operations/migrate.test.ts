import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataDir } from "../../../api/database/data-dir.ts";
import { freePort } from "../../support/database.ts";
import { runScript } from "../../support/script.ts";

const MIGRATE = "api/operations/migrate.ts";

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "botwatch-migrate-"));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe("npm run migrate", () => {
  it("brings an empty folder to the newest version and gives it back", async () => {
    const result = await runScript(MIGRATE, { DATA_DIR: dataDir });

    expect(result).toEqual({ code: 0, stdout: "", stderr: "The database is up to date\n" });
    expect(() => lockDataDir(dataDir).release()).not.toThrow();
  });

  it("leaves a folder alone that a server uses", async () => {
    const lock = lockDataDir(dataDir);

    const result = await runScript(MIGRATE, { DATA_DIR: dataDir });

    expect(result.code).toBe(1);
    expect(result.stderr).toContain(`The process ${process.pid} uses the folder ${dataDir}`);
    lock.release();
  });

  it("says that a database is out of reach", async () => {
    const port = await freePort();

    const result = await runScript(MIGRATE, { DATABASE_URL: `postgres://ada:hunter2@127.0.0.1:${port}/botwatch` });

    expect(result).toEqual({
      code: 1,
      stdout: "",
      stderr:
        `DATABASE_URL: found 127.0.0.1:${port}/botwatch, expected a PostgreSQL server that can be used: ` +
        `connect ECONNREFUSED 127.0.0.1:${port}\n`,
    });
  });
});
