import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "../../../api/accounts/sign-in.ts";
import { lockDataDir } from "../../../api/database/data-dir.ts";
import { migrate } from "../../../api/database/migrate.ts";
import { openDatabase } from "../../../api/database/orm.ts";
import { openOperatorDoor } from "../../../api/operations/operator-door.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { runScript } from "../../support/script.ts";

const TOKEN = "api/operations/token.ts";
const SIGN_IN_LINK = "api/operations/sign-in-link.ts";

const hashOf = (secret: string) => createHash("sha256").update(secret).digest("hex");

describe("runOperatorCommand on a PostgreSQL server", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await startTestDatabase();
    await createAccount(database.orm.em.fork(), "ada@example.org", null);
    await createAccount(database.orm.em.fork(), "bob@example.org", null);
  });

  afterAll(() => database.close());

  it("prints nothing but a token of the first account", async () => {
    const result = await runScript(TOKEN, { DATABASE_URL: database.url });

    expect(result).toEqual({ code: 0, stdout: expect.stringMatching(/^[\w-]{20,}\n$/), stderr: "" });
    expect(await ownerOfToken(result.stdout.trim())).toEqual([{ email: "ada@example.org" }]);
  });

  it("prints a token of the account that is named", async () => {
    const { stdout } = await runScript(TOKEN, { DATABASE_URL: database.url }, ["--email", "Bob@example.org"]);

    expect(await ownerOfToken(stdout.trim())).toEqual([{ email: "bob@example.org" }]);
  });

  it("prints a link to the address people use", async () => {
    const environment = { DATABASE_URL: database.url, PUBLIC_URL: "https://bots.example.org/" };

    const { code, stdout } = await runScript(SIGN_IN_LINK, environment);

    expect(code).toBe(0);
    const secret = /^https:\/\/bots\.example\.org\/sign-in\/([\w-]{20,})\n$/.exec(stdout)?.[1] ?? "";
    expect(await database.query("select from sign_in_link where secret_hash = $1", [hashOf(secret)])).toHaveLength(
      1,
    );
  });

  it("says which account there is not", async () => {
    const result = await runScript(TOKEN, { DATABASE_URL: database.url }, ["--email", "eve@example.org"]);

    expect(result).toEqual({ code: 1, stdout: "", stderr: "There is no account eve@example.org\n" });
  });

  it("says that a database has no tables yet", async () => {
    const url = database.url.replace(/\/[^/]+$/, "/postgres");

    const result = await runScript(TOKEN, { DATABASE_URL: url });

    expect(result).toEqual({
      code: 1,
      stdout: "",
      stderr: "The database has no tables yet: start the server once, or run npm run migrate\n",
    });
  });

  it("says which server turned it away, and no password", async () => {
    const url = database.url.replace(":postgres@", ":hunter2@");

    const result = await runScript(TOKEN, { DATABASE_URL: url });

    expect(result).toEqual({
      code: 1,
      stdout: "",
      stderr:
        `DATABASE_URL: found ${url.replace(/^.*@/, "")}, expected a PostgreSQL server that can be used: ` +
        'password authentication failed for user "postgres"\n',
    });
  });

  function ownerOfToken(token: string) {
    return database.query(
      "select email from session join account on account.id = session.account_id where token_hash = $1",
      [hashOf(token)],
    );
  }
});

describe("runOperatorCommand on the embedded database", () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "botwatch-operator-"));
    const orm = await openDatabase({ dataDir });
    await migrate(orm);
    await createAccount(orm.em.fork(), "ada@example.org", null);
    await orm.close(true);
  });

  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it("opens the folder itself while no server runs, and gives it back", async () => {
    const result = await runScript(TOKEN, { DATA_DIR: dataDir });

    expect(result).toEqual({ code: 0, stdout: expect.stringMatching(/^[\w-]{20,}\n$/), stderr: "" });
    expect(() => lockDataDir(dataDir).release()).not.toThrow();
  });

  it("asks the server that has the folder, once its door is open", async () => {
    const lock = lockDataDir(dataDir);
    const script = runScript(SIGN_IN_LINK, { DATA_DIR: dataDir }, ["--email", "ada@example.org"]);

    const door = await openOperatorDoor({
      dataDir,
      commands: { "sign-in-link": async ({ email }) => `link for ${email}` },
    });

    expect(await script).toEqual({ code: 0, stdout: "link for ada@example.org\n", stderr: "" });
    await door.close();
    lock.release();
  });

  it("makes no folder where there is no database", async () => {
    const missing = join(dataDir, "missing");

    const result = await runScript(TOKEN, { DATA_DIR: missing });

    expect(result.stderr).toBe(`There is no database in ${missing} yet: start the server once, or set DATA_DIR\n`);
    expect(await readdir(dataDir)).not.toContain("missing");
  });

  it("says that a database in memory is out of reach", async () => {
    const result = await runScript(TOKEN, { DATA_DIR: "memory://" });

    expect(result).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "DATA_DIR is memory://, which lives inside one server where no script can reach it: " +
        "set DATA_DIR to a folder, or DATABASE_URL to a PostgreSQL server\n",
    });
  });

  it("says which arguments it takes", async () => {
    const result = await runScript(TOKEN, { DATA_DIR: dataDir }, ["ada@example.org"]);

    expect(result).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "Found the arguments ada@example.org, expected none or --email ADDRESS, " +
        "as in: npm run token -- --email ada@example.org\n",
    });
  });

  it("says what is wrong with the environment", async () => {
    const result = await runScript(TOKEN, { DATA_DIR: dataDir, PORT: "http" });

    expect(result.stderr).toBe('PORT: found "http", expected a whole number from 0 to 65535\n');
  });
});
