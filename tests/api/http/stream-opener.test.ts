import { setImmediate as turn } from "node:timers/promises";
import { buildSchema, type DocumentNode, type ExecutionArgs, parse } from "graphql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Viewer } from "../../../api/accounts/authenticate.ts";
import { DomainError } from "../../../api/errors.ts";
import { createPublicErrors } from "../../../api/http/public-errors.ts";
import { createStreamOpener, type StreamOpener, Subscription } from "../../../api/http/stream-opener.ts";
import type { Context } from "../../../api/schema/builder.ts";
import type { ChangePoller, Watcher } from "../../../api/streams/change-poller.ts";
import { SharedSubscription } from "../../../api/streams/shared-source.ts";
import { createSseWriter, type SseWriter } from "../../../api/streams/sse.ts";
import { createHandOutlet, type HandOutlet } from "../../support/hand-outlet.ts";
import { createHandSource, type HandSource } from "../../support/shared-source.ts";

const schema = buildSchema("type Query { ping: Int } type Subscription { tick(of: Int): String }");
const TICK = parse("subscription One($of: Int) { tick(of: $of) }");
const ADA: Viewer = {
  accountId: "ada",
  email: "ada@example.org",
  role: "USER",
  sessionId: "s1",
  scope: "FULL",
  tokenName: null,
  link: null,
};

let sse: SseWriter;
let opener: StreamOpener;
let bugs: unknown[];
/** The sources that were opened, in order. */
let sources: HandSource[];
/** What each execution was given as its viewer. */
let executions: (string | undefined)[];
let sessions: Map<string, Watcher<Date>>;
/** What a viewer who asks is given. */
let subscribe: () => unknown;

beforeEach(() => {
  bugs = [];
  sources = [];
  executions = [];
  sessions = new Map();
  subscribe = openSource;
  sse = createSseWriter({ pingIntervalMs: 600_000, pingText: () => "" });
  opener = createStreamOpener({
    sse,
    sessions: {
      watch: (sessionId: string, tell: Watcher<Date>) => {
        sessions.set(sessionId, tell);
        return () => sessions.delete(sessionId);
      },
      wake: () => undefined,
      // The rest of a poller is not asked for.
    } as unknown as ChangePoller<Date>,
    toPublicError: createPublicErrors({ logBug: (error) => bugs.push(error), isAway: () => false }),
    // Of a context an execution of this schema needs the viewer alone.
    createContext: (viewer) => ({ viewer }) as Context,
    refuseArgs: () => null,
    maxStreams: 100,
    maxStreamsPerAccount: 100,
  });
});

afterEach(() => sse.close());

/** A subscription to a source of its own, which is read as soon as it is asked. */
function openSource(): SharedSubscription {
  const source = createHandSource();
  sources.push(source);
  return source.subscription;
}

interface Asked {
  readonly viewer?: Partial<Viewer>;
  readonly document?: DocumentNode;
  readonly operationName?: string;
  readonly variableValues?: Readonly<Record<string, unknown>>;
  readonly lastEventId?: string;
}

function toArgs({ document = TICK, operationName, variableValues }: Asked): ExecutionArgs {
  return {
    schema,
    document,
    ...(operationName === undefined ? {} : { operationName }),
    ...(variableValues === undefined ? {} : { variableValues }),
    fieldResolver: (event: { readonly eventId: string }, _args, context: Context) => {
      executions.push(context.viewer?.accountId);
      return event.eventId;
    },
    subscribeFieldResolver: () => subscribe(),
  };
}

/** Asks for a stream, which is admitted and opened. */
function open(asked: Asked = {}, outlet = createHandOutlet()): HandOutlet {
  const viewer = { ...ADA, ...asked.viewer };
  // Of a context the opener needs no more.
  const context = { viewer, lastEventId: asked.lastEventId ?? null } as Context;
  const prepared = opener.prepare(toArgs(asked), context);
  if (!(prepared instanceof Subscription)) {
    throw new Error(`The operation was refused: ${JSON.stringify(prepared)}`);
  }
  const openStream = opener.admit(prepared);
  if (typeof openStream !== "function") {
    throw new Error(`The stream was refused: ${JSON.stringify(openStream)}`);
  }
  openStream(outlet, { isGzip: false });
  return outlet;
}

const refreshAll = () => sources.forEach((source) => source.refresh());
const greeted = (...events: readonly string[]) =>
  events.map((id) => `event: next\nid: ${id}\ndata: {"data":{"tick":"${id}"}}\n\n`).join("");

describe("createStreamOpener: those who ask the same", () => {
  it("share a source, and each execution", () => {
    const streams = [open(), open(), open()];
    refreshAll();
    sources[0]?.move();

    expect(sources).toHaveLength(1);
    expect(executions).toEqual(["ada", "ada"]);
    expect(streams.map(({ text }) => text())).toEqual(Array.from({ length: 3 }, () => greeted("e1", "e2")));
  });

  it("share them from different sessions of an account", () => {
    open({ viewer: { sessionId: "s1" } });
    open({ viewer: { sessionId: "s2" } });

    expect(sources).toHaveLength(1);
  });

  it.each<[string, Asked]>([
    ["of another account", { viewer: { accountId: "eve" } }],
    ["of another role", { viewer: { role: "ADMIN" } }],
    ["of another address", { viewer: { email: "countess@example.org" } }],
    ["with other variables", { variableValues: { of: 2 } }],
    ["with another name of the operation", { operationName: "One" }],
    ["with another document", { document: parse("subscription { tick(of: 1) }") }],
  ])("share nothing with one %s", (_, other) => {
    open({ variableValues: { of: 1 } });
    open({ variableValues: { of: 1 }, ...other });
    refreshAll();

    expect(sources).toHaveLength(2);
    expect(executions).toHaveLength(2);
  });

  it("share no execution with another account even where they share the source's events", () => {
    const source = createHandSource();
    sources.push(source);
    subscribe = () => source.subscription;
    open();
    source.refresh();

    open({ viewer: { accountId: "eve" } });
    source.refresh();

    expect(executions).toEqual(["ada", "eve"]);
  });

  it("share until the last has left, and open another source then", () => {
    const [first, second] = [open(), open()];
    first.leave();
    open().leave();
    const before = sources.length;
    second.leave();

    open();

    expect(before).toBe(1);
    expect(sources.map(({ closed }) => closed())).toEqual([1, 0]);
  });

  it("find another source where theirs is over", () => {
    const first = open();
    sources[0]?.end(new DomainError("NOT_FOUND", "There is no bot x"));

    const second = open();

    expect(first.text()).toMatch(/"message":"There is no bot x".*"NOT_FOUND".*\n\nevent: complete\ndata:\n\n$/s);
    expect(second.ending()).toBeUndefined();
    expect(sources).toHaveLength(2);
  });

  it("are told each by itself what they have already", () => {
    const [fresh, back] = [open(), open({ lastEventId: "e1" })];

    refreshAll();

    expect([fresh.text(), back.text()]).toEqual([greeted("e1"), greeted()]);
  });
});

describe("createStreamOpener: a session that ends", () => {
  it("ends its own streams, and nobody's whose execution they share", () => {
    const [one, other] = [open({ viewer: { sessionId: "s1" } }), open({ viewer: { sessionId: "s2" } })];
    refreshAll();

    sessions.get("s1")?.(null);
    sources[0]?.move();

    expect([one.ending(), other.ending()]).toEqual(["hung up", undefined]);
    expect([one.text(), other.text()]).toEqual([greeted("e1"), greeted("e1", "e2")]);
  });

  it("goes on for others where it was the one that opened the source", () => {
    open({ viewer: { sessionId: "s1" } });
    const other = open({ viewer: { sessionId: "s2" } });

    sessions.get("s1")?.(null);
    refreshAll();

    expect(sources[0]?.closed()).toBe(0);
    expect(other.text()).toBe(greeted("e1"));
  });

  it("is followed no more when its streams are over", () => {
    open().leave();

    expect(sessions.size).toBe(0);
  });
});

describe("createStreamOpener: a source that has to be waited for", () => {
  let given: PromiseWithResolvers<unknown>;

  beforeEach(() => {
    given = Promise.withResolvers();
    subscribe = () => given.promise;
  });

  it("is shared with those who came meanwhile", async () => {
    const streams = [open(), open()];

    given.resolve(openSource());
    await turn();
    refreshAll();

    expect(sources[0]?.opened()).toBe(1);
    expect(streams.map(({ text }) => text())).toEqual([greeted("e1"), greeted("e1")]);
  });

  it("is not opened for a reader that left meanwhile", async () => {
    open().leave();

    given.resolve(openSource());
    await turn();

    expect(sources[0]?.opened()).toBe(0);
    expect(sse.streamCount()).toBe(0);
  });

  it("completes with the error where it is none", async () => {
    const stream = open();

    given.reject(new DomainError("NOT_FOUND", "There is no bot x"));
    await turn();

    expect(stream.text()).toMatch(/"message":"There is no bot x".*event: complete\ndata:\n\n$/s);
    expect(stream.ending()).toBe("end");
  });
});

describe("createStreamOpener: a source that cannot be opened", () => {
  it("hangs up, is logged, and is tried again for the next", async () => {
    const broken = new SharedSubscription(() => {
      throw new Error("broken");
    });
    subscribe = () => broken;
    const stream = open();
    await turn();

    subscribe = openSource;
    open();

    expect(stream.ending()).toBe("hung up");
    expect(bugs).toEqual([new Error("broken")]);
    expect(sources[0]?.opened()).toBe(1);
  });
});

describe("createStreamOpener: a reader that is gone before its stream is opened", () => {
  it("leaves nothing behind", async () => {
    const gone = createHandOutlet();
    open({}, { ...gone, whenGone: (callback) => callback() });
    await turn();

    expect([sse.streamCount(), sessions.size, sources.length]).toEqual([0, 0, 0]);
  });
});

describe("createStreamOpener: limits", () => {
  it("count each stream until it is over, once", () => {
    const streams = Array.from({ length: 100 }, () => open());
    expect(() => open()).toThrow("100 streams");

    streams[0]?.leave();
    streams[0]?.leave();
    open();

    expect(() => open()).toThrow("100 streams");
  });

  it("count no stream whose reader was gone before it was opened", () => {
    const gone = createHandOutlet();
    for (let count = 0; count < 101; count += 1) {
      open({}, { ...gone, whenGone: (callback) => callback() });
    }

    expect(open().ending()).toBeUndefined();
  });
});
