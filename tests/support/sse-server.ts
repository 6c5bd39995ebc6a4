import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One request, answered by the test word by word. */
export interface Call {
  readonly headers: IncomingMessage["headers"];
  readonly body: { readonly query: string; readonly variables: Record<string, unknown> };
  /** Answers with a JSON body. */
  answer(status: number, body: unknown, headers?: Record<string, string>): void;
  /** Answers with any body. */
  answerText(status: number, type: string, body: string): void;
  /** Sends the head of an event stream. */
  open(): void;
  /** Sends text on the stream, opening it first where needed. */
  write(chunk: string): void;
  /** Sends a whole `next` event. */
  next(payload: unknown, id?: string): void;
  /** Sends the `complete` event; the stream stays open. */
  complete(): void;
  /** Ends the answer as HTTP wants it. */
  end(): void;
  /** Cuts the socket. */
  cut(): void;
  /** Resolves when the client has gone. */
  readonly closed: Promise<unknown>;
}

/** An HTTP server on a loopback port that says exactly what a test tells it. */
export interface SseServer {
  readonly url: string;
  /** The next request, waiting for it where none has come yet. */
  nextCall(): Promise<Call>;
  /** Requests that came and were not taken by {@link SseServer.nextCall}. */
  untaken(): number;
  close(): Promise<void>;
}

/** Starts a server that answers nothing by itself. */
export async function startSseServer(): Promise<SseServer> {
  const calls: Call[] = [];
  const takers: ((call: Call) => void)[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = toCall(request, response, await text(request));
    const taker = takers.shift();
    if (taker) {
      taker(call);
    } else {
      calls.push(call);
    }
  };
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a TCP port always has such an address.
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/graphql`,
    nextCall: () => {
      const call = calls.shift();
      return call ? Promise.resolve(call) : new Promise((resolve) => takers.push(resolve));
    },
    untaken: () => calls.length,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function toCall(request: IncomingMessage, response: ServerResponse, body: string): Call {
  const open = (): void => {
    if (response.headersSent) {
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
  };
  const write = (chunk: string): void => {
    open();
    response.write(chunk);
  };
  const answerText = (status: number, type: string, answer: string): void => {
    response.writeHead(status, { "content-type": type }).end(answer);
  };
  return {
    headers: request.headers,
    body: JSON.parse(body),
    answer: (status, answer, headers = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(answer));
    },
    answerText,
    open,
    write,
    next: (payload, id) => {
      write(`event: next\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(payload)}\n\n`);
    },
    complete: () => write("event: complete\ndata:\n\n"),
    end: () => {
      open();
      response.end();
    },
    cut: () => request.socket.destroy(),
    closed: once(response, "close"),
  };
}
