import { connect, type Socket } from "node:net";
import { createGunzip } from "node:zlib";
import { createAnswerReader } from "./http-answer.ts";
import { createEventReader } from "./event-reader.ts";
import { type OpenRequest, VIEWER_QUERY } from "./protocol.ts";

/** What one stream tells the load generator. */
export interface ViewerEvents {
  readonly onBytes: (count: number, isRead: boolean) => void;
  readonly onEvents: (prices: readonly number[]) => void;
  /** The first event is there: its answer's encoding, and all that came so far as text where it is one. */
  readonly onOpen: (contentEncoding: string | null, text: string) => void;
  /** The connection is over: what came last, for a message. */
  readonly onEnd: (text: string) => void;
}

export interface ViewerOptions {
  readonly port: number;
  readonly token: string;
  readonly botId: string;
  readonly gzip: boolean;
  /** Whether compressed events are decompressed and read, or only their bytes counted. */
  readonly isRead: boolean;
  /** Where bytes arrive: all streams may share one, since nothing is kept in it. */
  readonly buffer: Buffer;
}

const SAMPLE_LENGTH = 600;

/** Opens a stream on a bare socket: a request, then whatever comes. */
export function openViewerStream(options: ViewerOptions, events: ViewerEvents): Socket {
  const answer = createAnswerReader();
  const readEvents = createEventReader();
  let isOpen = false;
  let sample = "";
  let onBody = (body: Buffer): void => {
    onBody = bodyReader(answer.head()?.headers.get("content-encoding") ?? null);
    onBody(body);
  };

  function bodyReader(encoding: string | null): (body: Buffer) => void {
    // Some servers say `none` where nothing is encoded, which is no encoding that HTTP knows.
    if (encoding !== "gzip") {
      return (body) => take(readEvents(body), encoding);
    }
    if (!options.isRead) {
      return () => open(encoding);
    }
    const gunzip = createGunzip();
    gunzip.on("data", (text: Buffer) => take(readEvents(text), encoding));
    gunzip.on("error", (error) => socket.destroy(error));
    return (body) => void gunzip.write(Buffer.from(body));
  }

  function take(prices: readonly number[], encoding: string | null): void {
    if (prices.length > 0) {
      open(encoding);
      events.onEvents(prices);
    }
  }

  function open(encoding: string | null): void {
    if (!isOpen) {
      isOpen = true;
      events.onOpen(encoding, sample);
    }
  }

  const socket = connect({
    host: "127.0.0.1",
    port: options.port,
    noDelay: true,
    onread: {
      buffer: options.buffer,
      callback: (length) => {
        const bytes = options.buffer.subarray(0, length);
        if (!isOpen && sample.length < SAMPLE_LENGTH) {
          sample += bytes.toString("latin1");
        }
        events.onBytes(length, !options.gzip || options.isRead);
        answer.read(bytes, (body) => onBody(body));
        return true;
      },
    },
  });
  socket.write(toRequest(options));
  socket.on("error", (error) => (sample = `${sample}${error.message}`));
  socket.on("close", () => events.onEnd(sample));
  return socket;
}

function toRequest({
  botId,
  token,
  gzip,
}: Pick<OpenRequest, "token" | "gzip"> & { readonly botId: string }): string {
  const body = JSON.stringify({ query: VIEWER_QUERY, variables: { id: botId } });
  return [
    "POST /graphql HTTP/1.1",
    "host: 127.0.0.1",
    "content-type: application/json",
    "accept: text/event-stream",
    ...(gzip ? ["accept-encoding: gzip"] : []),
    `authorization: Bearer ${token}`,
    `content-length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}
