/** One event of a stream, or a comment, as it stands in the text. */
export interface StreamEvent {
  readonly event?: string;
  readonly id?: string;
  readonly retry?: string;
  readonly comment?: string;
  // Tests know what they asked for.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data?: any;
}

export interface TestStream {
  readonly response: Response;
  /** The next event that is no comment; undefined when the stream ended properly; throws when it was cut. */
  readonly next: () => Promise<StreamEvent | undefined>;
  /** The next one of any kind. */
  readonly nextOfAny: () => Promise<StreamEvent | undefined>;
  /** Skips events until one fits. */
  readonly until: (fits: (event: StreamEvent) => boolean) => Promise<StreamEvent>;
  /** Reads what is left: `complete` when the operation was ended, `cut` when only the connection was. */
  readonly ending: () => Promise<"complete" | "cut">;
  readonly close: () => void;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Opens a subscription over Server-Sent Events and reads it as text. */
export async function openStream(
  fetch: Fetch,
  url: string,
  operation: {
    readonly query: string;
    readonly variables?: object;
    readonly token?: string;
    readonly lastEventId?: string;
  },
): Promise<TestStream> {
  const abort = new AbortController();
  const response = await fetch(url, {
    method: "POST",
    signal: abort.signal,
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      ...(operation.token === undefined ? {} : { authorization: `Bearer ${operation.token}` }),
      ...(operation.lastEventId === undefined ? {} : { "last-event-id": operation.lastEventId }),
    },
    body: JSON.stringify({ query: operation.query, variables: operation.variables ?? {} }),
  });
  const blocks = readBlocks(response);
  const nextOfAny = async () => (await blocks.next()).value;
  const next = async () => {
    for (let event = await nextOfAny(); event !== undefined; event = await nextOfAny()) {
      if (event.comment === undefined) {
        return event;
      }
    }
    return undefined;
  };
  return {
    response,
    next,
    nextOfAny,
    until: async (fits) => {
      for (let event = await next(); event !== undefined; event = await next()) {
        if (fits(event)) {
          return event;
        }
      }
      throw new Error("The stream ended before the event came");
    },
    ending: async () => {
      try {
        for (let event = await next(); event !== undefined; event = await next()) {
          if (event.event === "complete") {
            return "complete";
          }
        }
        return "cut";
      } catch {
        return "cut";
      }
    },
    close: () => {
      abort.abort();
      void response.body?.cancel().catch(() => undefined);
    },
  };
}

async function* readBlocks(response: Response): AsyncGenerator<StreamEvent, undefined> {
  const decoder = new TextDecoder();
  let text = "";
  // Node's body is an async iterable of bytes.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      yield toEvent(text.slice(0, end));
      text = text.slice(end + 2);
    }
  }
  return undefined;
}

function toEvent(block: string): StreamEvent {
  const fields = block.split("\n").map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")] as const;
  });
  return Object.fromEntries(
    fields.map(([name, value]) => {
      if (name === "") {
        return ["comment", value];
      }
      return name === "data" && value !== "" ? ["data", JSON.parse(value)] : [name, value];
    }),
  );
}

const STATUS_FIELDS =
  "botId runStatus reason freshness revision markPrice dailyPnl lastError lastRunAt changedAt readAt lastAction { id kind state message }";
const STATUS = `subscription ($id: ID!, $minIntervalMs: Int) { botStatus(id: $id, minIntervalMs: $minIntervalMs) { ${STATUS_FIELDS} } }`;
const STATUSES = `subscription ($ids: [ID!], $minIntervalMs: Int) {
  botStatuses(ids: $ids, minIntervalMs: $minIntervalMs) { botId status { ${STATUS_FIELDS} } bot { id name } }
}`;
const EVENTS = `subscription ($botId: ID!, $after: String) {
  botEvents(botId: $botId, after: $after) { cursor sequence kind at message actor gap }
}`;

/** Somebody with a token who opens streams, all of them closed together. */
export interface StreamViewer {
  readonly botStatus: (
    id: string,
    options?: { readonly minIntervalMs?: number; readonly lastEventId?: string },
  ) => Promise<TestStream>;
  readonly botStatuses: (
    ids?: readonly string[] | null,
    options?: { readonly minIntervalMs?: number; readonly lastEventId?: string },
  ) => Promise<TestStream>;
  readonly botEvents: (
    botId: string,
    options?: { readonly after?: string; readonly lastEventId?: string },
  ) => Promise<TestStream>;
  readonly closeAll: () => void;
}

/** Watches bots as the holder of a token. */
export function createStreamViewer(fetch: Fetch, url: string, token: string): StreamViewer {
  const streams = new Set<TestStream>();
  const open = async (query: string, variables: object, lastEventId?: string) => {
    const stream = await openStream(fetch, url, {
      query,
      variables,
      token,
      ...(lastEventId === undefined ? {} : { lastEventId }),
    });
    streams.add(stream);
    return stream;
  };
  return {
    botStatus: (id, { lastEventId, ...options } = {}) => open(STATUS, { id, ...options }, lastEventId),
    botStatuses: (ids, { lastEventId, ...options } = {}) =>
      open(STATUSES, { ...(ids === undefined ? {} : { ids }), ...options }, lastEventId),
    botEvents: (botId, { lastEventId, ...options } = {}) => open(EVENTS, { botId, ...options }, lastEventId),
    closeAll: () => {
      streams.forEach((stream) => stream.close());
      streams.clear();
    },
  };
}

/** The same promise, which fails when it is not kept within so many milliseconds. */
export async function within<Result>(ms: number, promise: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`It did not happen within ${ms} ms`)), ms);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
