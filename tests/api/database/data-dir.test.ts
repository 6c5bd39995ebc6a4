import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataDirInUse, DataDirUnusable, lockDataDir } from "../../../api/database/data-dir.ts";

const holderScript = fileURLToPath(new URL("../../support/data-dir-holder.ts", import.meta.url));

let parent: string;
let dataDir: string;
const holders: ChildProcess[] = [];

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "botwatch-data-dir-"));
  dataDir = join(parent, "data");
});

afterEach(async () => {
  await Promise.all(holders.splice(0).map(kill));
  await rm(parent, { recursive: true, force: true });
});

describe("lockDataDir", () => {
  it("makes a missing folder that only its owner may read", async () => {
    lockDataDir(dataDir).release();

    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it("refuses a folder that this process has", () => {
    const lock = lockDataDir(dataDir);

    expect(() => lockDataDir(dataDir)).toThrow(
      new DataDirInUse(
        `The process ${process.pid} uses the folder ${dataDir}, which one process can use at a time: stop it, ` +
          "set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL server",
      ),
    );
    lock.release();
  });

  it("gives the folder to the next one after its release", () => {
    lockDataDir(dataDir).release();

    expect(() => lockDataDir(dataDir).release()).not.toThrow();
  });

  it("leaves nothing of its holder behind after its release", async () => {
    const lock = lockDataDir(dataDir);

    lock.release();
    lock.release();

    expect(await readdir(dataDir)).toEqual(["lock.sqlite"]);
  });

  it("refuses a folder that another process has, and names that process", async () => {
    const { child, said } = hold();
    expect(await said).toBe("locked");

    expect(() => lockDataDir(dataDir)).toThrow(`The process ${child.pid} uses the folder ${dataDir}`);
  });

  it("is free again when its holder was killed", async () => {
    const { child, said } = hold();
    expect(await said).toBe("locked");

    await kill(child);

    expect(() => lockDataDir(dataDir).release()).not.toThrow();
  });

  it("lets exactly one of several processes win that start at once", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => hold().said));

    expect(answers.toSorted()).toEqual([
      expect.stringContaining("DataDirInUse"),
      expect.stringContaining("DataDirInUse"),
      expect.stringContaining("DataDirInUse"),
      expect.stringContaining("DataDirInUse"),
      expect.stringContaining("DataDirInUse"),
      "locked",
    ]);
  });

  it("says what is wrong with a path that cannot be a folder", async () => {
    await writeFile(dataDir, "");

    expect(() => lockDataDir(join(dataDir, "below"))).toThrow(DataDirUnusable);
    expect(() => lockDataDir(join(dataDir, "below"))).toThrow(
      `DATA_DIR must be a folder that can be made and written, but ${dataDir}/below is not: ENOTDIR`,
    );
  });
});

/** Starts a process that takes the folder, and tells what it said of it. */
function hold(): { child: ChildProcess; said: Promise<string> } {
  const child = spawn(process.execPath, [holderScript, dataDir], { stdio: ["pipe", "pipe", "inherit"] });
  holders.push(child);
  const said = once(createInterface({ input: child.stdout }), "line").then(([line]) => String(line));
  return { child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
}
