import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../../api/environment.ts";

const read = (file: string) => readFile(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), "utf8");

/** The lines of an indented part of a YAML file, below the line with its name. */
const partOf = (text: string, name: string) =>
  new RegExp(`^( *)${name}:.*\n((?:\\1 +.*\n|\n)*)`, "m").exec(text)?.[2] ?? "";

/** The servers' variables, as they are where only the password is chosen. */
async function variables(): Promise<Readonly<Record<string, string>>> {
  const block = partOf(partOf(await read("compose.yaml"), "x-server"), "environment");
  return Object.fromEntries(
    [...block.matchAll(/^ +([A-Z_]+): (.*)$/gm)].map(([, name, value]) => [
      name,
      (value ?? "")
        .replaceAll(/\$\{POSTGRES_PASSWORD[^}]*\}/g, "hunter2")
        .replaceAll(/\$\{[A-Z_]+:-([^}]*)\}/g, "$1")
        .replaceAll('"', ""),
    ]),
  );
}

describe("the shipped composition", () => {
  it("sets variables that a server reads", async () => {
    expect(readEnvironment(await variables())).toMatchObject({
      databaseUrl: "postgres://botwatch:hunter2@postgres:5432/botwatch",
      host: "0.0.0.0",
      port: 4000,
      publicUrl: "http://localhost:4000",
      trustProxy: true,
      workers: 1,
      demo: true,
      runner: true,
    });
  });

  it("has the servers that its proxy names, on the port that it names", async () => {
    const services = partOf(await read("compose.yaml"), "services");
    const upstream = /upstream botwatch \{([^}]*)\}/.exec(await read("deploy/nginx.conf"))?.[1] ?? "";

    const named = [...upstream.matchAll(/server (\S+):(\d+) /g)].map(([, host, port]) => [host, port]);

    expect(named).toEqual([
      ["server-1", "4000"],
      ["server-2", "4000"],
    ]);
    expect([...services.matchAll(/^ {2}([\w-]+):$/gm)].map(([, name]) => name)).toEqual([
      "postgres",
      "server-1",
      "server-2",
      "proxy",
    ]);
  });

  it("publishes the port on which its proxy listens", async () => {
    expect(partOf(await read("compose.yaml"), "proxy")).toContain('"4000:8080"');
    expect(await read("deploy/nginx.conf")).toContain("listen 8080 ");
  });
});
