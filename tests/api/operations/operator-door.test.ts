import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DomainError } from "../../../api/errors.ts";
import {
  callOperatorDoor,
  openOperatorDoor,
  type OperatorDoor,
  OperatorError,
} from "../../../api/operations/operator-door.ts";

let dataDir: string;
let door: OperatorDoor;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "botwatch-door-"));
  door = await openOperatorDoor({
    dataDir,
    commands: {
      greet: async ({ email }) => `hello ${email ?? "first"}`,
      refuse: async () => {
        throw new DomainError("NOT_FOUND", "There is no account yet");
      },
    },
  });
});

afterEach(async () => {
  await door.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe("openOperatorDoor", () => {
  it("keeps its secret in a file that only its owner may read", async () => {
    expect((await stat(join(dataDir, "operator.json"))).mode & 0o777).toBe(0o600);
  });

  it("takes no rights over from an older file", async () => {
    await writeFile(join(dataDir, "operator.json"), "{}", { mode: 0o644 });

    const second = await openOperatorDoor({ dataDir, commands: {} });

    expect((await stat(join(dataDir, "operator.json"))).mode & 0o777).toBe(0o600);
    await second.close();
  });

  it("answers 401 to a caller without the secret", async () => {
    const { port } = await readDoor();

    const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: '{"command":"greet"}' });

    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: "The secret of this door is another one" });
  });

  it("answers 413 to a call that is too long", async () => {
    const { port, secret } = await readDoor();

    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      body: JSON.stringify({ command: "greet", email: "x".repeat(10_000) }),
    });

    expect(response.status).toBe(413);
  });

  it("takes its file away when it closes", async () => {
    await door.close();

    await expect(stat(join(dataDir, "operator.json"))).rejects.toThrow("ENOENT");
  });
});

describe("callOperatorDoor", () => {
  it("brings back what the command answers", async () => {
    expect(await callOperatorDoor(dataDir, "greet", {})).toBe("hello first");
  });

  it("hands the account over", async () => {
    expect(await callOperatorDoor(dataDir, "greet", { email: "ada@example.org" })).toBe("hello ada@example.org");
  });

  it("throws the sentence of a command that failed", async () => {
    await expect(callOperatorDoor(dataDir, "refuse", {})).rejects.toThrow(
      new OperatorError("There is no account yet"),
    );
  });

  it("throws a sentence for a command that there is not", async () => {
    await expect(callOperatorDoor(dataDir, "toString", {})).rejects.toThrow(
      new OperatorError("There is no command toString, only greet, refuse"),
    );
  });

  it("finds nobody in a folder without a door", async () => {
    await door.close();

    expect(await callOperatorDoor(dataDir, "greet", {})).toBeNull();
  });

  it("finds nobody behind the door of a killed server", async () => {
    const left = await readFile(join(dataDir, "operator.json"), "utf8");
    await door.close();
    await writeFile(join(dataDir, "operator.json"), left);

    expect(await callOperatorDoor(dataDir, "greet", {})).toBeNull();
  });

  it("finds nobody behind a port that has gone to another server", async () => {
    await writeFile(
      join(dataDir, "operator.json"),
      JSON.stringify({ ...(await readDoor()), secret: "of another run" }),
    );

    expect(await callOperatorDoor(dataDir, "greet", {})).toBeNull();
  });

  it("finds nobody where the file is not whole", async () => {
    await writeFile(join(dataDir, "operator.json"), '{"port":');

    expect(await callOperatorDoor(dataDir, "greet", {})).toBeNull();
  });
});

async function readDoor(): Promise<{ port: number; secret: string }> {
  // Written by the door under test, which the tests of its rights and its calls look at from other sides.
  return JSON.parse(await readFile(join(dataDir, "operator.json"), "utf8")) as { port: number; secret: string };
}
