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
const RESET_PASSWORD = "api/operations/reset-password.ts";
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

  it("prints a link that sets the password of the account that is named, its secret where no server sees it", async () => {
    const environment = { DATABASE_URL: database.url, PUBLIC_URL: "https://bots.example.org/" };

    const { code, stdout } = await runScript(RESET_PASSWORD, environment, ["Bob@example.org"]);

    const secret = /^https:\/\/bots\.example\.org\/reset-password#([\w-]{43})\n$/.exec(stdout)?.[1] ?? "";
    const found = await database.query(
      `select email, expires_at between now() + interval '55 minutes' and now() + interval '60 minutes' as is_hour
       from password_reset join account on account.id = account_id where secret_hash = $1`,
      [hashOf(secret)],
    );
    expect(code).toBe(0);
    expect(found).toEqual([{ email: "bob@example.org", is_hour: true }]);
  });

  it("sets no password of an account that nobody named, nor of one that is disabled", async () => {
    const nobody = await runScript(RESET_PASSWORD, { DATABASE_URL: database.url });
    await database.query("insert into account (email, disabled_at) values ('dora@example.org', now())");
    const disabled = await runScript(RESET_PASSWORD, { DATABASE_URL: database.url }, ["dora@example.org"]);

    expect([nobody, disabled]).toEqual([
      { code: 1, stdout: "", stderr: "Whose password? npm run reset-password -- ada@example.org\n" },
      { code: 1, stdout: "", stderr: "The account dora@example.org is disabled: enable it first\n" },
    ]);
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
    const script = runScript(RESET_PASSWORD, { DATA_DIR: dataDir }, ["ada@example.org"]);

    const door = await openOperatorDoor({
      dataDir,
      commands: { "reset-password": async ({ email }) => `link for ${email}` },
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
