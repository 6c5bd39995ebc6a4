// @vitest-environment node
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aBotStatus, BOT_ID } from "../../support/bot-status.ts";
import { startSseServer, type Call, type SseServer } from "../../support/sse-server.ts";

const WATCH = fileURLToPath(new URL("../../../client/terminal/watch.ts", import.meta.url));

let server: SseServer;

beforeEach(async () => {
  server = await startSseServer();
});

afterEach(() => server.close());

function watch(...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [WATCH, ...args], {
    env: { ...process.env, BOTWATCH_URL: server.url, BOTWATCH_TOKEN: "secret" },
  });
}

async function answerName(): Promise<Call> {
  (await server.nextCall()).answer(200, { data: { bot: { name: "EMA demo" } } });
  return server.nextCall();
}

async function end(child: ChildProcessWithoutNullStreams): Promise<{ code: number | null; errors: string }> {
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  return { code, errors };
}

describe("npm run watch", () => {
  it("prints a JSON object a line and ends with 0 at SIGTERM", async () => {
    const child = watch(BOT_ID, "--json");
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();

    (await answerName()).next({ data: { botStatus: aBotStatus() } });
    const first = JSON.parse((await lines.next()).value ?? "");
    const second = JSON.parse((await lines.next()).value ?? "");
    const third = JSON.parse((await lines.next()).value ?? "");
    child.kill("SIGTERM");

    expect(first).toMatchObject({ type: "connection", state: "connecting", attempts: 0 });
    expect(second).toMatchObject({ type: "connection", state: "connected", silent: false });
    expect(third).toEqual({ type: "status", ...aBotStatus() });
    expect(await end(child)).toEqual({ code: 0, errors: "" });
  });

  it("prints a plain line a change where there is no terminal", async () => {
    const child = watch(BOT_ID);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();

    (await answerName()).next({ data: { botStatus: aBotStatus() } });
    await lines.next();
    await lines.next();
    const { value } = await lines.next();
    child.kill("SIGINT");

    expect(value).toMatch(/^\d{4}-\S+Z EMA demo · Running \(live\) · no position · PnL 0 today$/);
    expect((await end(child)).code).toBe(0);
  });

  it("ends with 0 when nobody reads its output any more", async () => {
    const child = watch(BOT_ID, "--json");
    const call = await answerName();
    child.stdout.destroy();
    await once(child.stdout, "close");

    call.next({ data: { botStatus: aBotStatus() } });
    call.next({ data: { botStatus: aBotStatus({ revision: 8 }) } });

    expect(await end(child)).toEqual({ code: 0, errors: "" });
  });

  it("says what is wrong in one line and ends with the exit code for it", async () => {
    const child = watch(BOT_ID);

    (await server.nextCall()).answer(401, { errors: [{ message: "Please sign in" }] });

    expect(await end(child)).toEqual({
      code: 3,
      errors: "The server does not accept the token in BOTWATCH_TOKEN: it is wrong or has expired\n",
    });
  });

  it("asks for the bot's id and ends with 2", async () => {
    expect(await end(watch())).toEqual({
      code: 2,
      errors: "Which bot? Expected its id: npm run watch -- <bot id>\n",
    });
  });
});
