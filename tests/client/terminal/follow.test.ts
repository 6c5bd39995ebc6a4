// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClient } from "../../../client/graphql/client.ts";
import { follow, type Outcome } from "../../../client/terminal/follow.ts";
import type { Printer } from "../../../client/terminal/printers.ts";
import { aBotStatus, BOT_ID } from "../../support/bot-status.ts";
import { createManualClock, type ManualClock } from "../../support/manual-clock.ts";
import { startSseServer, type Call, type SseServer } from "../../support/sse-server.ts";

let server: SseServer;
let clock: ManualClock;
let stop: AbortController;
let shown: string[];
let waiting: { text: string; resolve: () => void }[];
let outcome: Promise<Outcome>;

beforeEach(async () => {
  server = await startSseServer();
  clock = createManualClock();
  stop = new AbortController();
  shown = [];
  waiting = [];
  const live = createClient({ url: server.url, clock, random: () => 1, token: () => "secret" });
  outcome = follow({ live, botId: BOT_ID, clock, printer, signal: stop.signal });
});

afterEach(async () => {
  stop.abort();
  await outcome;
  await server.close();
});

const note = (text: string): void => {
  shown.push(text);
  for (const waiter of waiting.filter((one) => one.text === text)) {
    waiter.resolve();
  }
};
const printer: Printer = {
  status: ({ label, status }) => note(`status of ${label}: ${status?.runStatus}`),
  connection: ({ connection, isSilent }) => note(isSilent ? "silent" : `connection: ${connection.state}`),
  tick: () => {},
  end: () => note("end"),
};
const showing = (text: string): Promise<void> =>
  shown.includes(text) ? Promise.resolve() : new Promise((resolve) => waiting.push({ text, resolve }));

/** Answers the question for the name and opens the stream. */
async function answerName(): Promise<Call> {
  (await server.nextCall()).answer(200, { data: { bot: { name: "EMA demo" } } });
  return server.nextCall();
}

describe("follow", () => {
  it("shows each status under the bot's name", async () => {
    const call = await answerName();

    call.next({ data: { botStatus: aBotStatus() } });
    call.next({ data: { botStatus: aBotStatus({ runStatus: "WAITING" }) } });
    await showing("status of EMA demo: WAITING");

    expect(shown).toEqual([
      "connection: connecting",
      "connection: connected",
      "status of EMA demo: RUNNING",
      "status of EMA demo: WAITING",
    ]);
  });

  it("says after 6 s of silence that nothing is heard, and when it is heard again", async () => {
    const call = await answerName();
    call.next({ data: { botStatus: aBotStatus() } });
    await showing("status of EMA demo: RUNNING");
    shown = [];

    clock.advance(6_000);
    call.write(": 2026-11-23T02:00:06.000Z\n\n");
    await showing("connection: connected");

    expect(shown).toEqual(["silent", "connection: connected"]);
  });

  it("shows a lost connection and goes on by itself", async () => {
    const call = await answerName();
    call.next({ data: { botStatus: aBotStatus() } });
    call.cut();
    await showing("connection: reconnecting");

    clock.advance(1_000);
    (await server.nextCall()).next({ data: { botStatus: aBotStatus({ runStatus: "STOPPED" }) } });

    await showing("status of EMA demo: STOPPED");
    expect(shown.at(-2)).toBe("connection: connected");
  });

  it("ends with 0 when the person has seen enough, and leaves the stream", async () => {
    const call = await answerName();
    call.next({ data: { botStatus: aBotStatus() } });
    await showing("status of EMA demo: RUNNING");

    stop.abort();
    await call.closed;

    expect(await outcome).toEqual({ exitCode: 0, message: null });
  });

  it("ends with 1 after ten attempts in a row", async () => {
    const call = await answerName();
    call.next({ data: { botStatus: aBotStatus() } });
    call.cut();
    await showing("connection: reconnecting");

    for (const attempt of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      clock.advance(30_000);
      const next = await server.nextCall();
      shown = [];
      next.cut();
      await showing(attempt < 10 ? "connection: reconnecting" : "connection: failed");
    }

    expect(await outcome).toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/^Gave up after 10 attempts: The/),
    });
  });

  it("ends with 3 when the token is not accepted", async () => {
    (await server.nextCall()).answer(401, { errors: [{ message: "Please sign in" }] });

    expect(await outcome).toEqual({
      exitCode: 3,
      message: "The server does not accept the token in BOTWATCH_TOKEN: it is wrong or has expired",
    });
  });

  it("ends with 3 when the reconnect meets the end of the session", async () => {
    const call = await answerName();
    call.next({ data: { botStatus: aBotStatus() } });
    call.end();
    await showing("connection: reconnecting");

    clock.advance(1_000);
    (await server.nextCall()).answer(401, { errors: [{ message: "Please sign in" }] });

    expect((await outcome).exitCode).toBe(3);
  });

  it("ends with 4 when there is no such bot", async () => {
    const errors = [{ message: "No such bot", extensions: { code: "NOT_FOUND" } }];
    (await server.nextCall()).answer(200, { errors, data: null });

    expect(await outcome).toEqual({ exitCode: 4, message: `There is no bot ${BOT_ID} that this token may see` });
  });

  it("ends with 4 when the bot is deleted while it is watched", async () => {
    const call = await answerName();
    call.next({ data: { botStatus: aBotStatus() } });

    call.next({ errors: [{ message: "No such bot", extensions: { code: "NOT_FOUND" } }] });
    call.complete();
    call.end();

    expect((await outcome).exitCode).toBe(4);
  });

  it("ends with 1 when the address belongs to something else", async () => {
    (await server.nextCall()).answerText(404, "text/html", "<html>Not Found</html>");

    expect(await outcome).toEqual({
      exitCode: 1,
      message: "The server answered 404 Not Found, which is not GraphQL",
    });
  });

  it("ends with 1 and the server's words when it refuses", async () => {
    (await server.nextCall()).answer(400, { errors: [{ message: 'Cannot query field "name"' }] });

    expect(await outcome).toEqual({ exitCode: 1, message: 'The server refused: Cannot query field "name"' });
  });
});
