// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHubLink, type HubLink } from "../../../client/live/hub-link.ts";
import type { FromHub, Port, ToHub } from "../../../client/live/protocol.ts";
import { DISCONNECTED } from "../../../client/graphql/connection.ts";
import { createManualClock, type ManualClock } from "../../support/manual-clock.ts";

/** The far end of a link: a hub that says what it is told to. */
interface TestHub {
  readonly port: Port;
  /** What the tab has said, in order. */
  readonly heard: ToHub[];
  readonly say: (message: FromHub) => void;
  readonly until: (type: ToHub["type"], count?: number) => Promise<void>;
  readonly close: () => void;
}

const WANTS = { isList: true, botIds: [] };
const NEWS: FromHub = {
  type: "news",
  viewerId: "ada",
  connection: DISCONNECTED,
  skewMs: null,
  tabCount: 1,
  list: null,
  bots: null,
};

let clock: ManualClock;
let shared: TestHub;
let another: TestHub;
let own: TestHub;
let link: HubLink;
let opened: number;
let events: string[];
let stranger: PromiseWithResolvers<void>;
let breakShared: () => void;

beforeEach(() => {
  clock = createManualClock();
  shared = aHub();
  another = aHub();
  own = aHub();
  events = [];
  opened = 0;
  stranger = Promise.withResolvers();
  breakShared = () => {};
  link = aLink({});
});

afterEach(() => {
  link.leave();
  shared.close();
  another.close();
  own.close();
});

const aLink = (options: { readonly openShared?: () => Port | null }): HubLink =>
  createHubLink({
    clock,
    locks: navigator.locks,
    openShared: (onBroken) => {
      breakShared = onBroken;
      opened += 1;
      return opened === 1 ? shared.port : another.port;
    },
    openOwn: () => own.port,
    onNews: (_, taken) => {
      events.push("news");
      taken();
    },
    onSignIn: () => events.push("signIn"),
    onStranger: () => stranger.resolve(),
    ...options,
  });

function aHub(): TestHub {
  const { port1, port2 } = new MessageChannel();
  const heard: ToHub[] = [];
  const waiting = new Set<() => void>();
  port2.addEventListener("message", ({ data }: MessageEvent<ToHub>) => {
    heard.push(data);
    waiting.forEach((check) => check());
  });
  port2.start();
  return {
    port: port1,
    heard,
    say: (message) => port2.postMessage(message),
    until: (type, count = 1) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (heard.filter((message) => message.type === type).length >= count) {
            waiting.delete(check);
            resolve();
          }
        };
        waiting.add(check);
        check();
      }),
    close: () => {
      port1.close();
      port2.close();
    },
  };
}

const types = ({ heard }: TestHub) => heard.map(({ type }) => type);
const joins = ({ heard }: TestHub) => heard.filter((message) => message.type === "join");

describe("createHubLink", () => {
  it("joins the hub of all tabs, and says what it shows", async () => {
    link.show(WANTS);
    link.join("ada");
    await shared.until("show");

    expect(shared.heard).toEqual([
      { type: "join", version: 1, viewerId: "ada", lock: expect.stringMatching(/^botwatch tab /) },
      { type: "show", ...WANTS },
    ]);
    expect(own.heard).toEqual([]);
  });

  it("holds the lock that it names until it leaves", async () => {
    link.join("ada");
    await shared.until("show");
    const [join] = joins(shared);
    const granted = navigator.locks.request(String(join?.lock), () => "granted");

    const { held } = await navigator.locks.query();
    link.leave();

    expect(held?.map(({ name }) => name)).toContain(join?.lock);
    expect(await granted).toBe("granted");
  });

  it("uses a hub of its own where there can be no shared one", async () => {
    link = aLink({ openShared: () => null });

    link.join("ada");
    await own.until("show");

    expect(joins(own)).toEqual([{ type: "join", version: 1, viewerId: "ada", lock: null }]);
  });

  it("uses a hub of its own when the worker cannot be started", async () => {
    link.show(WANTS);
    link.join("ada");
    await shared.until("show");

    breakShared();
    await own.until("show");

    expect(own.heard.at(-1)).toEqual({ type: "show", ...WANTS });
  });

  it("uses a hub of its own when the shared one speaks another version", async () => {
    link.join("ada");
    await shared.until("show");

    shared.say({ type: "over", reason: "version", viewerId: "ada" });
    await own.until("show");

    expect(types(own)).toEqual(["join", "show"]);
  });

  it("asks a hub that is silent whether it is there, and believes an answer", async () => {
    link.join("ada");
    await shared.until("show");
    clock.advance(6_000);

    link.check();
    await shared.until("hello");
    shared.say(NEWS);
    await shared.until("taken");
    clock.advance(2_000);

    expect([types(own), events]).toEqual([[], ["news"]]);
  });

  it("has a hub that does not answer started anew", async () => {
    link.show(WANTS);
    link.join("ada");
    await shared.until("show");
    clock.advance(6_000);

    link.check();
    clock.advance(2_000);
    await another.until("show");
    another.say(NEWS);
    await another.until("taken");
    clock.advance(5_000);

    expect([types(another), types(own)]).toEqual([["join", "show", "taken"], []]);
  });

  it("uses a hub of its own when that one does not answer either", async () => {
    link.join("ada");
    await shared.until("show");
    clock.advance(6_000);
    link.check();
    clock.advance(2_000);
    await another.until("show");

    clock.advance(5_000);
    await own.until("show");

    expect(types(own)).toEqual(["join", "show"]);
  });

  it("finds out that a hub has died as soon as somebody looks again", async () => {
    link.join("ada");
    await shared.until("show");

    link.say({ type: "look", isNetworkNew: false });
    clock.advance(2_000);
    await another.until("show");

    expect(types(another)).toEqual(["join", "show"]);
  });

  it("joins again when it was let go as it took nothing", async () => {
    link.join("ada");
    await shared.until("show");

    shared.say({ type: "over", reason: "silent", viewerId: "ada" });
    await shared.until("show", 2);

    expect(joins(shared)).toHaveLength(2);
  });

  it("takes no part any more when the streams are another viewer's", async () => {
    link.join("ada");
    await shared.until("show");

    shared.say({ type: "over", reason: "viewer", viewerId: "ada" });
    await stranger.promise;
    link.say({ type: "retryNow" });
    link.join("bob");
    await shared.until("show", 2);

    expect(types(shared)).toEqual(["join", "show", "join", "show"]);
  });

  it("takes what was said to the viewer before for nothing of its own", async () => {
    link.join("ada");
    await shared.until("show");
    link.leave();
    link.join("bob");
    await shared.until("show", 2);

    shared.say(NEWS);
    shared.say({ type: "over", reason: "viewer", viewerId: "ada" });
    shared.say({ ...NEWS, viewerId: "bob" });
    await shared.until("taken", 2);

    expect(events).toEqual(["news"]);
  });

  it("says nothing after it has left", async () => {
    link.join("ada");
    await shared.until("show");

    link.leave();
    link.say({ type: "retryNow" });
    link.show(WANTS);
    await shared.until("leave");

    expect(types(shared)).toEqual(["join", "show", "leave"]);
  });

  it("does not join at all when it leaves before it has its lock", async () => {
    link.join("ada");
    link.leave();
    link.join("bob");
    await shared.until("show");

    expect(joins(shared).map(({ viewerId }) => viewerId)).toEqual(["bob"]);
  });
});
