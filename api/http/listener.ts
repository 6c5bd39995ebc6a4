import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendNodeResponse } from "@whatwg-node/server";
import type { KnownStreams } from "./known-streams.ts";
import { type Refusal, tooMuch, toRefusalResponse } from "./public-errors.ts";
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
  /** A body that is larger is refused, and not read on. */
  readonly maxBodyBytes: number;
  /** Hears of an answer that failed; the connection is closed then. */
  readonly onBug: (error: unknown) => void;
}

/**
 * Passes on what has an address that can be read, since what follows takes that for granted, with its body read whole; a
 * stream is then begun on the bare response, so that nothing of the request stays with it.
 */
export function createListener({ handler, knownStreams, maxBodyBytes, onBug }: ListenerOptions): Listener {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host ?? "localhost";
    if (!URL.canParse(`http://${host}`) || !URL.canParse(request.url ?? "", "http://localhost")) {
      await refuse(response, BAD_ADDRESS);
      return;
    }
    const body = request.method === "POST" ? await readBody(request, maxBodyBytes) : "";
    if (body === null) {
      const refusal = tooMuch("A body, in bytes,", "maxBodyBytes", maxBodyBytes);
      const length = Number(request.headers["content-length"] ?? Infinity);
      // What is little more is taken off the connection by Node, so that another request can follow.
      await (length > 2 * maxBodyBytes ? hangUp(request, response, refusal) : refuse(response, refusal));
    } else if (body === "" || !(await knownStreams.answer(request, response, body))) {
      await pass(request, response, body);
    }
  }

  async function pass(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    // Where Yoga's adapter looks for a body that somebody has read already.
    Object.assign(request, { body: body === "" ? "" : toBody(body) });
    // Stands in for the response, on which Yoga's listeners would stay for as long as a stream does.
    const presence = new EventEmitter();
    const leave = () => presence.emit(response.writableFinished ? "finish" : "close");
    response.once("close", leave);
    const context: StreamServerContext = { res: response };
    const answered = await handler.handleNodeRequestAndResponse(request, toStandIn(presence), context);
    // Node keeps the request for as long as its answer lasts.
    Object.assign(request, { body: undefined });
    const { stream } = context;
    if (stream === undefined) {
      await sendNodeResponse(answered, response, request, true);
      return;
    }
    response.off("close", leave);
    const headers = Object.fromEntries(answered.headers);
    knownStreams.remember(request, body, { ...stream, headers });
    beginStream(response, headers, stream.takeOver);
  }

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // Whoever left in the midst of a request knows that it has no answer.
      if (!response.closed) {
        onBug(error);
      }
      response.destroy();
    });
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
async function hangUp(request: IncomingMessage, response: ServerResponse, refused: Refusal): Promise<void> {
  request.pause();
  const refusal = toRefusalResponse(refused, Response);
  const text = await refusal.text();
  response.writeHead(refusal.status, {
    ...Object.fromEntries(refusal.headers),
    "content-length": Buffer.byteLength(text),
    connection: "close",
  });
  response.write(text);
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.socket.once("close", () => clearTimeout(timer));
}

async function refuse(response: ServerResponse, refused: Refusal): Promise<void> {
  const refusal = toRefusalResponse(refused, Response);
  response.writeHead(refusal.status, Object.fromEntries(refusal.headers));
  response.end(await refusal.text());
}
