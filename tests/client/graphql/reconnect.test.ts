// @vitest-environment node
import { gql } from "@urql/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClient, type LiveClient } from "../../../client/graphql/client.ts";
import { attemptOf } from "../../../client/graphql/reconnect.ts";
import { createManualClock, type ManualClock } from "../../support/manual-clock.ts";
import { startSseServer, type Call, type SseServer } from "../../support/sse-server.ts";
import { until, view, type Viewer } from "../../support/viewer.ts";

const BOT = gql`
  query Bot {
    bot
  }
`;
const STOP = gql`
  mutation Stop {
    stop
  }
`;
const PING = ": 2026-11-23T02:00:04.000Z\n\n";

let server: SseServer;
let clock: ManualClock;
let live: LiveClient;
let viewers: Viewer[];

beforeEach(async () => {
  server = await startSseServer();
  clock = createManualClock();
  live = createClient({ url: server.url, clock, random: () => 1 });
  viewers = [];
});

afterEach(async () => {
  for (const viewer of viewers) {
    viewer.leave();
  }
  await server.close();
});

const watch = (): Viewer => {
  const viewer = view(live);
  viewers.push(viewer);
  return viewer;
};

/** A viewer who has seen one event, on the stream that brought it. */
async function watchOneTick(): Promise<{ viewer: Viewer; call: Call }> {
  const viewer = watch();
  const call = await server.nextCall();
  call.next({ data: { tick: 1 } }, "a1");
  await viewer.next();
  return { viewer, call };
}

const lost = () => until(live.connection, ({ state }) => state === "reconnecting");
const waitsForRetry = (attempts: number) =>
  until(live.connection, (connection) => connection.attempts === attempts && connection.nextRetryAt !== null);

describe("the connection", () => {
  it("is disconnected while nobody watches", () => {
    expect(live.connection.get().state).toBe("disconnected");
  });

  it("is connecting until the stream opens", async () => {
    watch();
    await server.nextCall();

    expect(live.connection.get().state).toBe("connecting");
  });

  it("is connected when the stream opens, before any data", async () => {
    watch();
    (await server.nextCall()).open();

    const connection = await until(live.connection, ({ state }) => state === "connected");
    expect(connection.connectedSince).toBe(clock.now());
  });

  it("knows the instant that the server's ping vouches for, and when it was heard", async () => {
    watch();
    (await server.nextCall()).write(PING);

    const connection = await until(live.connection, ({ vouchedAt }) => vouchedAt !== null);
    expect(connection).toMatchObject({
      vouchedAt: Date.parse("2026-11-23T02:00:04.000Z"),
      lastHeardAt: clock.now(),
    });
  });

  it("is disconnected again when the last viewer leaves, whose stream is closed", async () => {
    const { viewer, call } = await watchOneTick();

    viewer.leave();
    await call.closed;

    expect(live.connection.get().state).toBe("disconnected");
  });

  it("says why it was lost and when it tries again", async () => {
    const { call } = await watchOneTick();

    call.end();

    expect(await lost()).toMatchObject({
      attempts: 1,
      lastError: "The server closed the stream",
      nextRetryAt: clock.now() + 1_000,
      connectedSince: null,
    });
  });
});

describe("createReconnect", () => {
  it("takes the end of a stream without `complete` for a lost connection", async () => {
    const { viewer, call } = await watchOneTick();

    call.end();
    await lost();
    clock.advance(1_000);
    (await server.nextCall()).next({ data: { tick: 2 } });

    expect((await viewer.next()).data).toEqual({ tick: 2 });
  });

  it("takes a cut socket for a lost connection", async () => {
    const { viewer, call } = await watchOneTick();

    call.cut();
    await lost();
    clock.advance(1_000);
    (await server.nextCall()).next({ data: { tick: 2 } });

    expect((await viewer.next()).data).toEqual({ tick: 2 });
  });

  it("takes 12 s of silence for a lost connection and closes the silent stream", async () => {
    const { call } = await watchOneTick();

    clock.advance(12_000);
    await call.closed;

    expect((await lost()).lastError).toBe("The server has said nothing for 12 s");
  });

  it("takes a ping for a sign of life", async () => {
    const { call } = await watchOneTick();

    clock.advance(11_000);
    call.write(PING);
    await until(live.connection, ({ lastHeardAt }) => lastHeardAt === clock.now());
    clock.advance(11_000);

    expect(live.connection.get().state).toBe("connected");
  });

  it("gives up waiting for a head that does not come", async () => {
    watch();
    await server.nextCall();

    clock.advance(12_000);

    expect((await lost()).lastError).toBe("The server has said nothing for 12 s");
  });

  it("ends the subscription at `complete` and does not come back", async () => {
    const { viewer, call } = await watchOneTick();

    call.complete();
    call.end();

    expect((await viewer.next()).hasNext).toBe(false);
    expect(live.connection.get().state).toBe("disconnected");
  });

  it("sends the id of the last whole event", async () => {
    const { call } = await watchOneTick();

    call.write('event: next\nid: a2\ndata: {"data":');
    call.end();
    await lost();
    clock.advance(1_000);

    expect((await server.nextCall()).headers["last-event-id"]).toBe("a1");
  });

  it("does not show half an event", async () => {
    const { viewer, call } = await watchOneTick();

    call.write('event: next\nid: a2\ndata: {"data":{"tick":2}}');
    call.end();
    await lost();

    expect(viewer.untaken()).toBe(0);
  });

  it("is connected again on a stream that has nothing new to say", async () => {
    const { viewer, call } = await watchOneTick();

    call.end();
    await lost();
    clock.advance(1_000);
    (await server.nextCall()).write(PING);

    expect(await until(live.connection, ({ attempts }) => attempts === 0)).toMatchObject({
      state: "connected",
      lastError: null,
    });
    expect(viewer.untaken()).toBe(0);
  });

  it("retries at the moment that the server asks for on its way down", async () => {
    const { call } = await watchOneTick();

    call.write("retry: 350\n\n");
    call.end();

    expect((await lost()).nextRetryAt).toBe(clock.now() + 350);
  });

  it("waits 1, 5, 10, 20 and 30 s", async () => {
    watch();
    const waits: number[] = [];

    for (const attempt of [1, 2, 3, 4, 5, 6]) {
      (await server.nextCall()).cut();
      const { nextRetryAt } = await waitsForRetry(attempt);
      waits.push(Number(nextRetryAt) - clock.now());
      clock.advance(30_000);
    }

    expect(waits).toEqual([1_000, 5_000, 10_000, 20_000, 30_000, 30_000]);
  });

  it("counts attempts until data comes", async () => {
    watch();
    (await server.nextCall()).cut();
    await waitsForRetry(1);
    clock.advance(1_000);
    const call = await server.nextCall();

    call.open();
    expect((await until(live.connection, ({ state }) => state === "connected")).attempts).toBe(1);
    call.next({ data: { tick: 1 } });

    expect((await until(live.connection, ({ attempts }) => attempts === 0)).state).toBe("connected");
  });

  it("gives up after ten attempts in a row and keeps what is shown", async () => {
    const { viewer, call } = await watchOneTick();

    call.cut();
    await failTenTimes();

    expect(await until(live.connection, ({ state }) => state === "failed")).toMatchObject({
      attempts: 10,
      nextRetryAt: null,
    });
    expect(viewer.untaken()).toBe(0);
  });

  it("goes on when asked after it gave up", async () => {
    const { viewer, call } = await watchOneTick();
    call.cut();
    await failTenTimes();
    await until(live.connection, ({ state }) => state === "failed");

    live.connection.retryNow();
    (await server.nextCall()).next({ data: { tick: 2 } });

    expect((await viewer.next()).data).toEqual({ tick: 2 });
  });

  it("retries at once when asked while it waits, and only once", async () => {
    const { call } = await watchOneTick();
    call.cut();
    await lost();

    live.connection.retryNow();
    await server.nextCall();
    clock.advance(5_000);

    expect(live.connection.get()).toMatchObject({ state: "reconnecting", attempts: 1, nextRetryAt: null });
    expect(server.untaken()).toBe(0);
  });

  it("replaces at once an open stream that was silent for too long when asked to renew", async () => {
    const { viewer, call } = await watchOneTick();
    clock.advance(7_000);

    live.connection.renew(6_000, "The computer was asleep");
    const connection = live.connection.get();
    const fresh = await server.nextCall();
    await call.closed;
    fresh.next({ data: { tick: 2 } });

    expect(connection).toMatchObject({
      state: "reconnecting",
      attempts: 0,
      lastError: "The computer was asleep",
      connectedSince: null,
    });
    expect((await viewer.next()).data).toEqual({ tick: 2 });
    expect(live.connection.get()).toMatchObject({ state: "connected", lastError: null });
  });

  it("replaces even a stream that was heard just now when no silence is borne", async () => {
    const { call } = await watchOneTick();

    live.connection.renew(0, "The network has changed");
    await server.nextCall();
    await call.closed;

    expect(live.connection.get()).toMatchObject({ state: "reconnecting", lastError: "The network has changed" });
  });

  it("leaves a stream alone that was heard lately", async () => {
    await watchOneTick();
    clock.advance(5_999);

    live.connection.renew(6_000, "The computer was asleep");

    expect(live.connection.get().state).toBe("connected");
    expect(server.untaken()).toBe(0);
  });

  it("renews a stream whose head does not come", async () => {
    const viewer = watch();
    const call = await server.nextCall();
    clock.advance(7_000);

    live.connection.renew(6_000, "The computer was asleep");
    (await server.nextCall()).next({ data: { tick: 1 } });
    await call.closed;

    expect((await viewer.next()).data).toEqual({ tick: 1 });
  });

  it("retries within a second when a renewed stream cannot be opened", async () => {
    await watchOneTick();
    clock.advance(7_000);

    live.connection.renew(6_000, "The computer was asleep");
    (await server.nextCall()).cut();

    const { nextRetryAt } = await waitsForRetry(1);
    expect(nextRetryAt).toBe(clock.now() + 1_000);
  });

  it("retries what waits and what was given up when asked to renew", async () => {
    const { viewer, call } = await watchOneTick();
    call.cut();
    await failTenTimes();
    await until(live.connection, ({ state }) => state === "failed");

    live.connection.renew(6_000, "The computer was asleep");
    (await server.nextCall()).next({ data: { tick: 2 } });

    expect((await viewer.next()).data).toEqual({ tick: 2 });
  });

  it("says which attempt brought a result", async () => {
    const { viewer, call } = await watchOneTick();

    call.next({ data: { tick: 2 } });
    const second = await viewer.next();
    call.end();
    await lost();
    clock.advance(1_000);
    (await server.nextCall()).next({ data: { tick: 3 } });

    expect([attemptOf(second), attemptOf(await viewer.next())]).toEqual([1, 2]);
  });

  it("does not retry for a viewer who has left", async () => {
    const { viewer, call } = await watchOneTick();
    call.cut();
    await lost();

    viewer.leave();
    clock.advance(60_000);

    expect(live.connection.get().state).toBe("disconnected");
    expect(server.untaken()).toBe(0);
  });

  it("shows a GraphQL error and takes the end of its stream for the same failure", async () => {
    const viewer = watch();
    const call = await server.nextCall();

    call.next({ errors: [{ message: "No such bot", extensions: { code: "NOT_FOUND" } }] });
    call.complete();
    call.end();

    const result = await viewer.next();
    expect(result.hasNext).toBe(false);
    expect(result.error?.graphQLErrors[0]?.message).toBe("No such bot");
    clock.advance(60_000);
    expect([viewer.untaken(), server.untaken(), live.connection.get().state]).toEqual([0, 0, "disconnected"]);
  });

  it("shows a GraphQL error that comes as JSON", async () => {
    const viewer = watch();

    (await server.nextCall()).answer(400, { errors: [{ message: "Unknown field" }] });

    expect(await viewer.next()).toMatchObject({ hasNext: false, error: { message: "[GraphQL] Unknown field" } });
  });

  it("waits as long as `Retry-After` says", async () => {
    watch();

    (await server.nextCall()).answer(
      503,
      { errors: [{ message: "The database is away" }] },
      { "retry-after": "3" },
    );

    expect(await lost()).toMatchObject({
      lastError: "The database is away",
      nextRetryAt: clock.now() + 3_000,
    });
  });

  it("says what a proxy answered instead", async () => {
    watch();

    (await server.nextCall()).answerText(502, "text/html", "<html>Bad Gateway</html>");

    expect((await lost()).lastError).toBe("The server answered 502 Bad Gateway, which is not GraphQL");
  });

  it("retries a query that was lost", async () => {
    const answer = live.client.query(BOT, {}).toPromise();

    (await server.nextCall()).cut();
    await lost();
    clock.advance(1_000);
    (await server.nextCall()).answer(200, { data: { bot: "b1" } });

    expect((await answer).data).toEqual({ bot: "b1" });
    expect(live.connection.get().state).toBe("disconnected");
  });

  it("takes an answer that is not GraphQL for the final one to a query", async () => {
    const answer = live.client.query(BOT, {}).toPromise();

    (await server.nextCall()).answerText(404, "text/html", "<html>Not Found</html>");

    expect((await answer).error?.networkError?.message).toBe("Not Found");
    expect(live.connection.get().state).toBe("disconnected");
  });

  it("answers a query with its error after ten attempts", async () => {
    const answer = live.client.query(BOT, {}).toPromise();

    (await server.nextCall()).cut();
    await failTenTimes();

    expect((await answer).error?.networkError?.message).toMatch(/^The server cannot be reached/);
  });

  it("never repeats a mutation", async () => {
    const answer = live.client.mutation(STOP, {}).toPromise();

    (await server.nextCall()).cut();

    expect((await answer).error?.networkError?.message).toMatch(/^The server cannot be reached/);
    expect(live.connection.get().state).toBe("disconnected");
  });
});

async function failTenTimes(): Promise<void> {
  for (const attempt of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
    await waitsForRetry(attempt);
    clock.advance(30_000);
    (await server.nextCall()).cut();
  }
}
