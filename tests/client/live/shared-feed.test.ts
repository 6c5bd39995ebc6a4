// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHub, type Hub } from "../../../client/live/hub.ts";
import { createManualClock } from "../../support/manual-clock.ts";
import { type Call, type SseServer, startSseServer } from "../../support/sse-server.ts";
import { openTab, type TestTab } from "./tab.ts";

const ONE = "0190f5fe-7c00-7a00-8000-00000000b001";
const OTHER = "0190f5fe-7c00-7a00-8000-00000000b002";

let server: SseServer;
let hub: Hub;
let tab: TestTab;

beforeEach(async () => {
  server = await startSseServer();
  hub = createHub({ url: server.url, random: () => 0 });
  tab = openTab(hub, "ada");
});

afterEach(async () => {
  tab.close();
  hub.close();
  await server.close();
});

const refuse = (call: Call, message: string): void =>
  call.answer(400, { errors: [{ message, extensions: { code: "BAD_USER_INPUT" } }] });
const errors = () => tab.heard.map((message) => (message.type === "news" ? (message.bots?.error ?? null) : null));
const isTold = (error: string) => tab.until(() => errors().at(-1) === error);

/** A stream of gone bots, which need no more words. */
async function answer(botIds: readonly string[]): Promise<Call> {
  const call = await server.nextCall();
  call.next({ data: { botStatuses: botIds.map((botId) => ({ botId, status: null, bot: null })) } });
  (await server.nextCall()).answer(200, { data: { viewer: { id: "ada" } } });
  return call;
}

describe("a stream that the server refuses", () => {
  it("is told with the server's sentence, and not asked for again by itself", async () => {
    tab.show({ botIds: [ONE] });

    refuse(await server.nextCall(), "ids must name at least one bot");
    await isTold("ids must name at least one bot");

    expect([server.untaken(), tab.connection()?.state]).toEqual([0, "disconnected"]);
  });

  it.each([
    ["somebody retries", () => tab.say({ type: "retryNow" })],
    ["the page is opened anew", () => tab.show({ botIds: [ONE] })],
    ["something else is shown", () => tab.show({ botIds: [OTHER] })],
  ])("is asked for again when %s", async (_, act) => {
    tab.show({ botIds: [ONE] });
    refuse(await server.nextCall(), "Not now");
    await isTold("Not now");

    act();
    await answer([ONE, OTHER]);
    await tab.until(() => tab.bots.size > 0);

    expect(errors().at(-1)).toBeNull();
  });

  it("takes nothing away from those who see a stream that runs", async () => {
    tab.show({ botIds: [ONE] });
    const call = await answer([ONE]);
    await tab.until(() => tab.bots.has(ONE));

    tab.show({ botIds: [ONE, OTHER] });
    refuse(await server.nextCall(), "Not now");
    await isTold("Not now");
    const before = tab.heard.length;
    call.next({ data: { botStatuses: [{ botId: ONE, status: null, bot: null }] } });
    await tab.until(() => tab.heard.length > before);

    expect(tab.connection()?.state).toBe("connected");
  });
});

describe("a stream that comes back", () => {
  it("is connected no sooner than its snapshot is believed", async () => {
    const clock = createManualClock();
    hub = createHub({ url: server.url, random: () => 0, clock });
    tab = openTab(hub, "ada");
    tab.show({ botIds: [ONE] });
    const first = await answer([ONE]);
    await tab.until(() => tab.bots.has(ONE));
    first.cut();
    await expect
      .poll(() => {
        clock.advance(25);
        return tab.connection()?.state;
      })
      .toBe("reconnecting");

    tab.say({ type: "retryNow" });
    (await server.nextCall()).next({ data: { botStatuses: [{ botId: ONE, status: null, bot: null }] } });
    const question = await server.nextCall();
    clock.advance(250);
    tab.say({ type: "hello" });
    await tab.until(() => tab.heard.at(-1)?.type === "here");
    const before = tab.connection()?.state;
    question.answer(200, { data: { viewer: { id: "ada" } } });
    await tab.until(() => tab.connection()?.state === "connected");

    expect(before).toBe("reconnecting");
  });
});

describe("two streams for a moment", () => {
  it("are never three, however often something else is shown meanwhile", async () => {
    tab.show({ botIds: [ONE] });
    const first = await answer([ONE]);
    await tab.until(() => tab.bots.has(ONE));
    tab.show({ botIds: [ONE, OTHER] });
    const second = await server.nextCall();

    tab.show({ botIds: [OTHER] });
    second.next({ data: { botStatuses: [ONE, OTHER].map((botId) => ({ botId, status: null, bot: null })) } });
    (await server.nextCall()).answer(200, { data: { viewer: { id: "ada" } } });
    await first.closed;
    const third = await server.nextCall();

    expect([second, third].map(({ body }) => body.variables["ids"])).toEqual([[ONE, OTHER], [OTHER]]);
  });

  it("leave the first one alone until the second has brought its snapshot", async () => {
    tab.show({ botIds: [ONE] });
    const first = await answer([ONE]);
    await tab.until(() => tab.bots.has(ONE));
    const hears = () => tab.heard.filter((message) => message.type === "news" && message.bots !== null).length;

    tab.show({ botIds: [ONE, OTHER] });
    const second = await server.nextCall();
    second.open();
    const before = hears();
    first.next({ data: { botStatuses: [{ botId: ONE, status: null, bot: null }] } });
    await tab.until(() => hears() > before);
    second.next({ data: { botStatuses: [ONE, OTHER].map((botId) => ({ botId, status: null, bot: null })) } });
    (await server.nextCall()).answer(200, { data: { viewer: { id: "ada" } } });
    await first.closed;
    await tab.until(() => tab.bots.has(OTHER));

    expect(tab.connection()?.state).toBe("connected");
  });

  it("are one again where the server allows no second one", async () => {
    tab.show({ botIds: [ONE] });
    const first = await answer([ONE]);
    await tab.until(() => tab.bots.has(ONE));

    tab.show({ botIds: [ONE, OTHER] });
    (await server.nextCall()).answer(429, { errors: [{ message: "Your account has 1 streams open already" }] });
    await first.closed;
    await answer([ONE, OTHER]);
    await tab.until(() => tab.bots.has(OTHER));

    expect(tab.connection()?.state).toBe("connected");
  });
});
