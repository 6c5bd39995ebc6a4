import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { freePort } from "../../support/database.ts";
import { hasProgram, PROGRAM_PATH } from "../../support/programs.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { openStream, within } from "../../support/streams.ts";

const SHIPPED = fileURLToPath(new URL("../../../deploy/Caddyfile", import.meta.url));

describe.skipIf(!hasProgram("caddy"))("a server behind the shipped Caddyfile", { timeout: 60_000 }, () => {
  let folder: string;
  let server: ServerProcess;
  let caddy: ChildProcess;
  let address: string;
  let cookie: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "botwatch-caddy-"));
    server = await startServerProcess({
      DATA_DIR: "memory://",
      DEMO: "off",
      RUNNER: "off",
      TRUST_PROXY: "on",
      POLL_INTERVAL_MS: "30000",
    });
    address = `http://127.0.0.1:${await freePort()}`;
    const shipped = await readFile(SHIPPED, "utf8");
    const config = shipped
      .replace("{\n", "{\n\tadmin off\n")
      .replace("bots.example.org {", `${address} {`)
      .replaceAll(/server-[12]:4000/g, new URL(server.address).host);
    await writeFile(join(folder, "Caddyfile"), config);
    caddy = spawn("caddy", ["run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"], {
      env: { PATH: PROGRAM_PATH, HOME: folder },
      stdio: "ignore",
    });
    // Until it listens, nobody is there to answer.
    await vi.waitFor(() => fetch(`${address}/health`), { timeout: 20_000 });
    const link = new URL(await server.printed(/Sign in once, within ten minutes: (\S+)\n/));
    const redeemed = await fetch(`${address}${link.pathname}`, { redirect: "manual" });
    cookie = redeemed.headers.get("set-cookie")?.split(";")[0] ?? "";
  });

  afterAll(async () => {
    server.kill("SIGKILL");
    caddy.kill("SIGKILL");
    await Promise.all([server.exited, once(caddy, "exit")]);
    await rm(folder, { recursive: true, force: true });
  });

  const post = (query: string) =>
    fetch(`${address}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie, "x-request-id": "chosen-by-a-viewer" },
      body: JSON.stringify({ query }),
    });

  it("passes each event on at once, compressed by the server", async () => {
    const withCookie = (url: string, init: RequestInit) => {
      const headers = new Headers(init.headers);
      headers.set("cookie", cookie);
      return fetch(url, { ...init, headers });
    };
    const stream = await openStream(withCookie, `${address}/graphql`, {
      query: "subscription { botStatuses { bot { name } } }",
    });
    await within(5_000, stream.next());

    await post('mutation { createBot(input: { name: "One", symbol: "EUR/USD" }) { id } }');
    const event = await within(5_000, stream.next());
    stream.close();

    expect(event?.data).toEqual({ data: { botStatuses: [{ bot: { name: "One" } }] } });
    expect(stream.response.headers.get("content-encoding")).toBe("gzip");
  });

  it("gives each request an id of its own, and answers no scrape", async () => {
    const answer = await post("{ __typename }");

    expect(answer.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
    expect((await fetch(`${address}/metrics`)).status).toBe(404);
  });
});
