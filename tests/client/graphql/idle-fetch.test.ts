// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConnectionError } from "../../../client/graphql/connection-error.ts";
import { idleFetch } from "../../../client/graphql/idle-fetch.ts";
import { createManualClock, type ManualClock } from "../../support/manual-clock.ts";
import { startSseServer, type SseServer } from "../../support/sse-server.ts";

let server: SseServer;
let clock: ManualClock;

beforeEach(async () => {
  server = await startSseServer();
  clock = createManualClock();
});

afterEach(() => server.close());

const ask = (): Promise<Response> => idleFetch({ fetch, clock })(server.url, { method: "POST", body: "{}" });

describe("idleFetch", () => {
  it("hands on an answer as it is", async () => {
    const answer = ask();
    (await server.nextCall()).answer(503, { away: true }, { "retry-after": "3" });

    const response = await answer;
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "3"]);
    expect(await response.json()).toEqual({ away: true });
  });

  it("leaves no timer behind when the answer has ended", async () => {
    const answer = ask();
    (await server.nextCall()).answer(200, {});
    const response = await answer;
    await response.text();

    clock.advance(60_000);

    expect(response.bodyUsed).toBe(true);
    expect(clock.pending()).toBe(0);
  });

  it("hands on a stream that is complete", async () => {
    const answer = ask();
    const call = await server.nextCall();
    call.complete();
    call.end();

    expect(await (await answer).text()).toBe("event: complete\ndata:\n\n");
  });

  it("takes a socket that is cut after `complete` for a proper end", async () => {
    const answer = ask();
    const call = await server.nextCall();
    call.complete();
    const reader = (await answer).body?.getReader();
    await reader?.read();

    call.cut();

    expect(await reader?.read()).toEqual({ done: true, value: undefined });
  });

  it("breaks a stream that ends without `complete`", async () => {
    const answer = ask();
    (await server.nextCall()).end();

    await expect((await answer).text()).rejects.toThrow(new ConnectionError("The server closed the stream"));
  });

  it("breaks an answer that falls silent halfway", async () => {
    const answer = ask();
    (await server.nextCall()).write("event: next\n");
    const reader = (await answer).body?.getReader();
    await reader?.read();

    clock.advance(12_000);

    await expect(reader?.read()).rejects.toThrow("The server has said nothing for 12 s");
  });

  it("says that a server cannot be reached, and how Node calls it", async () => {
    await server.close();

    await expect(ask()).rejects.toThrow(new ConnectionError("The server cannot be reached (ECONNREFUSED)"));
    server = await startSseServer();
  });

  it("closes the request of a viewer who leaves", async () => {
    const answer = ask();
    const call = await server.nextCall();
    call.write(": hello\n\n");

    await (await answer).body?.cancel();
    await call.closed;

    expect(clock.pending()).toBe(0);
  });
});
