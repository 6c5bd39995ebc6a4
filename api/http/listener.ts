import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendNodeResponse } from "@whatwg-node/server";
import type { KnownAnswer, KnownStreams } from "./known-streams.ts";
import { type Refusal, tooMuch, toRefusalResponse } from "./public-errors.ts";
import { type AnsweredRequest, toShownPath } from "./request-counts.ts";
import { REQUEST_ID, type RequestIds } from "./request-id.ts";
import { beginStream } from "./stream-head.ts";
import type { StreamServerContext } from "./subscriptions.ts";

/** Answers one request of Node's HTTP server. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** What answers requests: Yoga. */
export interface Handler {
  readonly handleNodeRequestAndResponse: (
    request: IncomingMessage,
    response: ServerResponse,
    context: StreamServerContext,
  ) => Promise<Response> | Response;
}

const BAD_ADDRESS: Refusal = {
  status: 400,
  code: "BAD_USER_INPUT",
  message: "The address of the request cannot be read: its Host header or its path is no part of a URL",
};
/** Whoever is refused in the midst of sending gets so long to read why, while nothing more is taken. */
const LINGER_MS = 500;

export interface ListenerOptions {
  readonly handler: Handler;
  readonly knownStreams: KnownStreams;
  readonly requestIds: RequestIds;
  /** What the answers carry that are given before anything is passed on. */
  readonly headers: Readonly<Record<string, string>>;
  /** A body that is larger is refused, and not read on. */
  readonly maxBodyBytes: number;
  /** Hears of an answer that failed; the connection is closed then. */
  readonly onBug: (error: unknown, requestId: string) => void;
  readonly onAnswered: (answered: AnsweredRequest) => void;
  /** Runs the answer to a request with something around it, a trace for example. */
  readonly around?: ((name: string, answer: () => Promise<void>) => Promise<void>) | undefined;
}

/**
 * Passes on what has an address that can be read, since what follows takes that for granted, with its body read whole; a
 * stream is then begun on the bare response, so that nothing of the request stays with it.
 */
export function createListener(options: ListenerOptions): Listener {
  const { handler, knownStreams, requestIds, maxBodyBytes, headers, onBug } = options;
  const headersOf = (id: string) => ({ ...headers, [REQUEST_ID]: id });

  /** @returns who asked for what, as far as the answer knows. */
  async function answer(request: IncomingMessage, response: ServerResponse, id: string): Promise<KnownAnswer> {
    const host = request.headers.host ?? "localhost";
    if (!URL.canParse(`http://${host}`) || !URL.canParse(request.url ?? "", "http://localhost")) {
      await refuse(response, BAD_ADDRESS, headersOf(id));
      return {};
    }
    const body = request.method === "POST" ? await readBody(request, maxBodyBytes) : "";
    if (body === null) {
      const refusal = tooMuch("A body, in bytes,", "maxBodyBytes", maxBodyBytes);
      const length = Number(request.headers["content-length"] ?? Infinity);
      // What is little more is taken off the connection by Node, so that another request can follow.
      await (length > 2 * maxBodyBytes
        ? hangUp(request, response, refusal, headersOf(id))
        : refuse(response, refusal, headersOf(id)));
      return {};
    }
    const known = body === "" ? null : await knownStreams.answer(request, response, body, { [REQUEST_ID]: id });
    return known ?? pass(request, response, body, id);
  }

  async function pass(
    request: IncomingMessage,
    response: ServerResponse,
    body: string,
    id: string,
  ): Promise<KnownAnswer> {
    // Where Yoga's adapter looks for a body that somebody has read already.
    Object.assign(request, { body: body === "" ? "" : toBody(body) });
    // Stands in for the response, on which Yoga's listeners would stay for as long as a stream does.
    const presence = new EventEmitter();
    const leave = () => presence.emit(response.writableFinished ? "finish" : "close");
    response.once("close", leave);
    const context: StreamServerContext = { res: response };
    const answered = await requestIds.run(id, () =>
      handler.handleNodeRequestAndResponse(request, toStandIn(presence), context),
    );
    // Node keeps the request for as long as its answer lasts.
    Object.assign(request, { body: undefined });
    const { stream } = context;
    if (stream === undefined) {
      response.setHeader(REQUEST_ID, id);
      await sendNodeResponse(answered, response, request, true);
      return context;
    }
    response.off("close", leave);
    const headers = Object.fromEntries(answered.headers);
    knownStreams.remember(request, body, { ...stream, headers });
    beginStream(response, { ...headers, [REQUEST_ID]: id }, stream.takeOver);
    return context;
  }

  async function answerAndTell(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = requestIds.of(request);
    const startedAt = performance.now();
    try {
      const { accountId, operationName } = await answer(request, response, requestId);
      options.onAnswered({
        requestId,
        method: request.method ?? "",
        path: toShownPath(request.url ?? ""),
        status: response.statusCode,
        tookMs: performance.now() - startedAt,
        operationName,
        accountId,
      });
    } catch (error) {
      // Whoever left in the midst of a request knows that it has no answer.
      if (!response.closed) {
        onBug(error, requestId);
      }
      response.destroy();
    }
  }

  return (request, response) => {
    const { around } = options;
    const run = () => answerAndTell(request, response);
    void (around === undefined ? run() : around(`${request.method} ${toShownPath(request.url ?? "")}`, run));
  };
}

/** The text of a body; null: it is too large. */
function readBody(request: IncomingMessage, mostBytes: number): Promise<string | null> {
  const { promise, resolve, reject } = Promise.withResolvers<string | null>();
  const chunks: Buffer[] = [];
  let length = 0;
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) {
    return Promise.resolve(null);
  }
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    chunks.push(chunk);
    if (length > mostBytes) {
      chunks.length = 0;
      resolve(null);
    }
  });
  request.once("end", () => resolve(Buffer.concat(chunks).toString()));
  request.once("error", reject);
  return promise.finally(() => request.removeAllListeners());
}

/**
 * A body that is not empty. The adapter lists the keys of what it finds, and takes it where there are any: of a text those
 * are all its characters, which takes longer than everything else where it is a long one.
 */
function toBody(text: string): object {
  return {
    isEmpty: false,
    async *[Symbol.asyncIterator]() {
      yield Buffer.from(text);
    },
  };
}

function toStandIn(presence: EventEmitter): ServerResponse {
  // Yoga asks it for nothing but its events.
  return presence as unknown as ServerResponse;
}

/**
 * Refuses what is still being sent. Node would read on once the answer has ended, and closing the connection at once would
 * take the answer away from who has not read it.
 */
async function hangUp(
  request: IncomingMessage,
  response: ServerResponse,
  refused: Refusal,
  headers: ListenerOptions["headers"],
): Promise<void> {
  request.pause();
  const refusal = toRefusalResponse(refused, Response);
  const text = await refusal.text();
  response.writeHead(refusal.status, {
    ...headers,
    ...Object.fromEntries(refusal.headers),
    "content-length": Buffer.byteLength(text),
    connection: "close",
  });
  response.write(text);
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.socket.once("close", () => clearTimeout(timer));
}

async function refuse(
  response: ServerResponse,
  refused: Refusal,
  headers: ListenerOptions["headers"],
): Promise<void> {
  const refusal = toRefusalResponse(refused, Response);
  response.writeHead(refusal.status, { ...headers, ...Object.fromEntries(refusal.headers) });
  response.end(await refusal.text());
}
