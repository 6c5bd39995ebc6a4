import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataDir } from "../../../api/database/data-dir.ts";
import { freePort } from "../../support/database.ts";
import { runScript } from "../../support/script.ts";

const SERVER = "api/server.ts";

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "botwatch-server-"));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** A start that fails: nothing on stdout, these lines on stderr, no stack trace. */
async function refusedStart(environment: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await runScript(SERVER, environment);
  return { code, stdout, lines: stderr.trimEnd().split("\n") };
}

describe("a server that cannot start", () => {
  it("names a wrong variable, what was found and what is expected", async () => {
    expect(await refusedStart({ PORT: "http" })).toEqual({
      code: 1,
      stdout: "",
      lines: ['PORT: found "http", expected a whole number from 0 to 65535'],
    });
  });

  it("names all wrong variables at once", async () => {
    const { code, lines } = await refusedStart({
      PORT: "x",
      HOST: "no host",
      MARKET: "casino",
      PUSH: "1",
      PUBLIC_URL: "bots",
      ALLOWED_ORIGINS: "*",
    });

    expect(code).toBe(1);
    expect(lines.map((line) => line.replace(/:.*/, "")).toSorted()).toEqual([
      "ALLOWED_ORIGINS",
      "HOST",
      "MARKET",
      "PORT",
      "PUBLIC_URL",
      "PUSH",
    ]);
  });

  it("names a port that is busy", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? address?.port : "";

    const result = await refusedStart({ PORT: String(port), DATA_DIR: "memory://", RUNNER: "off" });
    other.close();

    expect(result).toEqual({
      code: 1,
      stdout: "",
      lines: [`Cannot listen on 127.0.0.1:${port}: another program listens there: stop it or set PORT`],
    });
  });

  it("names an address that is not this machine's", async () => {
    const { code, lines } = await refusedStart({
      HOST: "192.0.2.1",
      PORT: "0",
      DATA_DIR: "memory://",
      RUNNER: "off",
    });

    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toMatch(/^Cannot listen on 192\.0\.2\.1:0: /);
  });

  it("names a database that cannot be reached, without its password", async () => {
    const port = await freePort();

    expect(await refusedStart({ DATABASE_URL: `postgres://ada:hunter2@127.0.0.1:${port}/botwatch` })).toEqual({
      code: 1,
      stdout: "",
      lines: [
        `DATABASE_URL: found 127.0.0.1:${port}/botwatch, expected a PostgreSQL server that can be used: connect ECONNREFUSED 127.0.0.1:${port}`,
      ],
    });
  });

  it("names a host that never answers within seconds", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : "";

    const { code, lines } = await refusedStart({
      DATABASE_URL: `postgres://ada:hunter2@127.0.0.1:${port}/botwatch`,
    });
    silent.close();

    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toMatch(new RegExp(`^DATABASE_URL: found 127.0.0.1:${port}/botwatch, expected `));
    expect(lines[0]).not.toContain("hunter2");
  });

  it("names the process that uses the data folder", async () => {
    const lock = lockDataDir(dataDir);

    const result = await refusedStart({ DATA_DIR: dataDir, PORT: "0" });
    lock.release();

    expect(result).toEqual({
      code: 1,
      stdout: "",
      lines: [
        `The process ${process.pid} uses the folder ${dataDir}, which one process can use at a time: stop it, set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL server`,
      ],
    });
  });

  it("names a replay file that is not there", async () => {
    const { code, lines } = await refusedStart({
      MARKET: `replay:${join(dataDir, "missing.csv")}`,
      DATA_DIR: "memory://",
      PORT: "0",
    });

    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toContain("missing.csv");
  });
});
