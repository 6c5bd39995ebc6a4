import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../../api/database/orm.ts";
import { runScript } from "../../support/script.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";

const BACKUP = "api/operations/backup.ts";
const RESTORE = "api/operations/restore.ts";

let folder: string;
let dataDir: string;
let file: string;
let server: ServerProcess;
let cookie: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "botwatch-backup-"));
  dataDir = join(folder, "data");
  file = join(folder, "botwatch.tar.gz");
  server = await startServerProcess({ DATA_DIR: dataDir, DEMO: "off", RUNNER: "off" });
  const link = await server.printed(/Sign in once, within ten minutes: (\S+)\n/);
  const redeemed = await fetch(link, { redirect: "manual" });
  cookie = redeemed.headers.get("set-cookie")?.split(";")[0] ?? "";
});

afterAll(async () => {
  server.kill("SIGKILL");
  await server.exited;
  await rm(folder, { recursive: true, force: true });
});

async function createBot(name: string): Promise<void> {
  const response = await fetch(`${server.address}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie },
    body: JSON.stringify({ query: `mutation { createBot(input: { name: "${name}", symbol: "EUR/USD" }) { id } }` }),
  });
  expect(await response.json()).toHaveProperty("data.createBot.id");
}

async function botNames(): Promise<readonly string[]> {
  const orm = await openDatabase({ dataDir });
  try {
    const rows = await orm.em.getConnection().execute<{ name: string }[]>("select name from bot order by name");
    return rows.map(({ name }) => name);
  } finally {
    await orm.close(true);
  }
}

describe("npm run backup and npm run restore", { timeout: 60_000 }, () => {
  it("copy the database of a server that runs, and bring it back as it was then", async () => {
    await createBot("before");
    const backup = await runScript(BACKUP, { DATA_DIR: dataDir }, [file]);
    await createBot("after");
    const whileItRuns = await runScript(RESTORE, { DATA_DIR: dataDir }, [file, "--force"]);
    server.kill("SIGTERM");
    await server.exited;
    const withoutForce = await runScript(RESTORE, { DATA_DIR: dataDir }, [file]);
    const namesBefore = await botNames();

    const restored = await runScript(RESTORE, { DATA_DIR: dataDir }, [file, "--force"]);

    expect(backup).toEqual({ code: 0, stdout: "", stderr: `The database is backed up in ${file}\n` });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect([whileItRuns.code, whileItRuns.stderr]).toEqual([1, expect.stringContaining("stop it")]);
    expect([withoutForce.code, withoutForce.stderr]).toEqual([
      1,
      expect.stringContaining("--force keeps it aside"),
    ]);
    expect(namesBefore).toEqual(["after", "before"]);
    expect([restored.code, restored.stderr]).toEqual([0, expect.stringContaining("; the one before is in ")]);
    expect(await botNames()).toEqual(["before"]);
    expect((await readdir(dataDir)).map((name) => name.replace(/before-.*/, "before")).toSorted()).toEqual([
      "database",
      "database.before",
      "lock.sqlite",
    ]);
  });

  it("make a database where there was none", async () => {
    const elsewhere = join(folder, "elsewhere");

    const { code, stderr } = await runScript(RESTORE, { DATA_DIR: elsewhere }, [file]);

    expect([code, stderr]).toEqual([0, `The database of ${file} is restored\n`]);
  });

  it.each([
    [
      "not the whole of one",
      async () => (await readFile(file)).subarray(0, 100_000),
      "It is no backup, or not the whole of one",
    ],
    ["something else", async () => Buffer.from("drop table bot"), "It is no backup, or not the whole of one"],
  ])("leave everything as it is where a backup is %s", async (_, read, reason) => {
    const broken = join(folder, "broken.tar.gz");
    await writeFile(broken, await read());
    const before = await readdir(dataDir);

    const { code, stderr } = await runScript(RESTORE, { DATA_DIR: dataDir }, [broken, "--force"]);

    expect([code, stderr]).toEqual([1, `${broken}: ${reason}\n`]);
    expect(await readdir(dataDir)).toEqual(before);
  });

  it("say in a sentence that there is no such backup", async () => {
    const { code, stderr } = await runScript(RESTORE, { DATA_DIR: join(folder, "missing") }, [
      join(folder, "missing.tar.gz"),
    ]);

    expect([code, stderr]).toEqual([1, expect.stringMatching(/^The backup cannot be read: ENOENT/)]);
  });

  it("leave no half of a backup where it cannot be written", async () => {
    const { code, stderr } = await runScript(BACKUP, { DATA_DIR: dataDir }, [
      join(folder, "missing", "one.tar.gz"),
    ]);

    expect([code, stderr]).toEqual([1, expect.stringMatching(/^The backup cannot be written: ENOENT/)]);
    expect((await readdir(dataDir)).filter((name) => name.startsWith("backup"))).toEqual([]);
  });

  it.each([BACKUP, RESTORE])("leave a PostgreSQL server to its own commands: %s", async (script) => {
    const { code, stderr } = await runScript(script, { DATABASE_URL: "postgres://x:y@127.0.0.1:1/z" }, [file]);

    expect([code, stderr]).toEqual([1, expect.stringContaining("DATABASE_URL names a PostgreSQL server")]);
  });
});
