import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** One connection that was made to the exchange. */
export interface ExchangeLine {
  /** What was sent to it, in order, as parsed JSON. */
  // Tests know what they expect.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly asked: any[];
  /** The next message, waiting for it where it has not come. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly nextAsked: () => Promise<any>;
  /** Says something, an object as JSON. */
  readonly say: (message: unknown) => void;
  /** Closes as the protocol wants it. */
  readonly close: (code: number, reason?: string) => void;
  /** Cuts the connection without a word. */
  readonly cut: () => void;
  /** Writes bytes that are half a message, and cuts the connection. */
  readonly sayHalf: () => void;
  readonly closed: Promise<unknown>;
}

/** An exchange on a loopback port that says what a test tells it, over WebSocket and HTTP. */
export interface ExchangeServer {
  readonly webSocket: string;
  readonly rest: string;
  /** The next connection, waiting for it where it has not come. */
  readonly nextLine: () => Promise<ExchangeLine>;
  /** Connections that are open. */
  readonly lineCount: () => number;
  /** From now on no connection is taken: the handshake is answered with this status; null: taken again. */
  readonly refuse: (status: number | null) => void;
  /** What HTTP requests are answered, by their path with its query. */
  readonly answer: (respond: (path: string) => { readonly status: number; readonly body: unknown }) => void;
  /** Paths that were asked for. */
  readonly paths: string[];
  readonly close: () => Promise<void>;
}

/** Starts one. */
export async function startExchangeServer(): Promise<ExchangeServer> {
  const paths: string[] = [];
  const lines = createQueue<ExchangeLine>();
  let refusal: number | null = null;
  let respond = (_: string): { readonly status: number; readonly body: unknown } => ({ status: 404, body: {} });
  const http = createServer((request, response) => {
    const path = request.url ?? "";
    paths.push(path);
    const { status, body } = respond(path);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  const sockets = new WebSocketServer({ noServer: true });
  http.on("upgrade", (request, socket, head) => {
    // Who is refused, or does not want it any more, may be gone at any time.
    socket.on("error", () => undefined);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => lines.put(toLine(webSocket)));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  // A server that listens on a TCP port always has such an address.
  const { port } = http.address() as AddressInfo;

  return {
    webSocket: `ws://127.0.0.1:${port}`,
    rest: `http://127.0.0.1:${port}`,
    nextLine: lines.take,
    lineCount: () => sockets.clients.size,
    refuse: (status) => {
      refusal = status;
    },
    answer: (next) => {
      respond = next;
    },
    paths,
    close: async () => {
      sockets.clients.forEach((client) => client.terminate());
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
}

function toLine(socket: WebSocket): ExchangeLine {
  const asked: unknown[] = [];
  const messages = createQueue<unknown>();
  socket.on("message", (data) => {
    // Text comes as one buffer.
    const message: unknown = JSON.parse((data as Buffer).toString("utf8"));
    asked.push(message);
    messages.put(message);
  });
  socket.on("error", () => undefined);
  return {
    asked,
    nextAsked: messages.take,
    say: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    close: (code, reason) => socket.close(code, reason),
    cut: () => socket.terminate(),
    sayHalf: () => {
      // A text frame of 100 bytes, of which four come (RFC 6455, 5.2).
      // The library has no way to write less than a frame.
      const { _socket: stream } = socket as unknown as {
        readonly _socket: { readonly end: (bytes: Buffer) => void };
      };
      stream.end(Buffer.concat([Buffer.from([0x81, 100]), Buffer.from('{"st')]));
    },
    closed: once(socket, "close"),
  };
}

/** Values that wait for whoever takes them, or the other way round. */
function createQueue<Value>(): { readonly put: (value: Value) => void; readonly take: () => Promise<Value> } {
  const values: { readonly value: Value }[] = [];
  const takers: ((value: Value) => void)[] = [];
  return {
    put: (value) => {
      const taker = takers.shift();
      if (taker === undefined) {
        values.push({ value });
      } else {
        taker(value);
      }
    },
    take: () => {
      const first = values.shift();
      return first === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(first.value);
    },
  };
}
