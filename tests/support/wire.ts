import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createGunzip } from "node:zlib";
import { readChunks } from "./chunks.ts";

/** A connection on which a test asks in its own words, and looks at each byte that comes back. */
export interface Wire {
  readonly socket: Socket;
  /** The status line and the headers. */
  readonly head: () => string;
  /** What has come behind the head, as it came. */
  readonly bytes: () => Buffer;
  /** The same without the framing of chunks. */
  readonly body: () => Buffer;
  /** The same without the compression: what a reader sees. */
  readonly text: () => string;
  /** Whether the response has properly ended. */
  readonly isEnded: () => boolean;
  /** Resolves when the connection is closed, after all that came before. */
  readonly closed: Promise<void>;
  /** Resolves when what has come fits. */
  readonly until: (fits: () => boolean) => Promise<void>;
  readonly close: () => void;
}

/** How a stream was taken leave of. */
export interface LastWords {
  /** When its reader was told to come back, in ms; null when it was told nothing. */
  readonly retryMs: number | null;
  /** Whether the operation was ended. */
  readonly isComplete: boolean;
  /** Whether the connection was closed in the middle of the response. */
  readonly isCut: boolean;
}

export interface WireRequest {
  readonly token: string;
  readonly query: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** @defaultValue 1.1 */
  readonly version?: "1.0" | "1.1";
}

/** Opens a connection and asks for a stream on it. */
export async function openWire(url: string, request: WireRequest): Promise<Wire> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  const answer = readAnswer(socket);
  await once(socket, "connect");
  socket.write(toRequestText(request));
  await answer.until(() => answer.head() !== "");
  return { socket, ...answer, close: () => void socket.destroy() };
}

/**
 * Reads until the server closes the connection. Nothing that it sent before is lost, unlike with fetch, which throws away
 * what a program has not read when its connection is cut.
 */
export async function lastWordsOf(wire: Wire): Promise<LastWords> {
  await wire.closed;
  const retry = /^retry: (\d+)$/m.exec(wire.text())?.[1];
  return {
    retryMs: retry === undefined ? null : Number(retry),
    isComplete: /^event: complete$/m.test(wire.text()),
    isCut: !wire.isEnded(),
  };
}

function toRequestText({ token, query, headers = {}, version = "1.1" }: WireRequest): string {
  const body = JSON.stringify({ query });
  const lines = Object.entries({
    host: "botwatch.test",
    accept: "text/event-stream",
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /graphql HTTP/${version}\r\n${lines.join("")}\r\n${body}`;
}

function readAnswer(socket: Socket): Omit<Wire, "socket" | "close"> {
  const bytes: Buffer[] = [];
  const body: Buffer[] = [];
  const gunzip = createGunzip();
  const checks = new Set<() => void>();
  let head = "";
  let rest = Buffer.alloc(0);
  let text = "";
  let isEnded = false;

  function take(piece: Buffer): void {
    rest = Buffer.concat([rest, piece]);
    if (head === "") {
      const end = rest.indexOf("\r\n\r\n");
      if (end < 0) {
        return;
      }
      head = rest.toString("latin1", 0, end);
      rest = rest.subarray(end + 4);
      bytes.push(rest);
    } else {
      bytes.push(piece);
    }
    const isChunked = /^transfer-encoding: chunked/im.test(head);
    const read = isChunked ? readChunks(rest) : { body: rest, rest: Buffer.alloc(0), isEnded: false };
    rest = Buffer.from(read.rest);
    isEnded ||= read.isEnded;
    body.push(read.body);
    decode(read.body);
  }

  function decode(part: Buffer): void {
    if (/^content-encoding: gzip/im.test(head)) {
      gunzip.write(part);
    } else {
      text += part.toString();
    }
  }

  const check = () => checks.forEach((one) => one());
  gunzip.on("data", (part: Buffer) => {
    text += part.toString();
    check();
  });
  socket.on("data", (piece: Buffer) => {
    take(piece);
    check();
  });
  const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  socket.on("close", check);
  socket.on("error", () => undefined);
  return {
    head: () => head,
    bytes: () => Buffer.concat(bytes),
    body: () => Buffer.concat(body),
    text: () => text,
    isEnded: () => isEnded,
    closed,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const one = () => {
          if (fits()) {
            checks.delete(one);
            resolve();
          } else if (socket.destroyed) {
            reject(new Error(`The connection was closed before that came, after ${JSON.stringify(text)}`));
          }
        };
        checks.add(one);
        one();
      }),
  };
}
