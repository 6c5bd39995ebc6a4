/** Reads the answer to a request from the bytes of a socket; made for event streams, by RFC 9112. */
export interface HttpReader {
  /** @throws what is no HTTP. */
  readonly read: (bytes: Buffer) => void;
}

export interface HttpListener {
  readonly onHead: (status: number) => void;
  readonly onBody: (bytes: Buffer) => void;
  /** The answer has come to its proper end. */
  readonly onEnd: () => void;
}

const LINE_END = "\r\n";
const HEAD_END = "\r\n\r\n";

/** Creates a reader for one answer, whose body is chunked or has a length. */
export function createHttpReader({ onHead, onBody, onEnd }: HttpListener): HttpReader {
  let rest: Buffer = Buffer.alloc(0);
  let state: "head" | "size" | "chunk" | "plain" | "over" = "head";
  let missing = 0;

  function takeHead(): boolean {
    const end = rest.indexOf(HEAD_END);
    if (end < 0) {
      return false;
    }
    const head = rest.subarray(0, end).toString("latin1");
    rest = rest.subarray(end + HEAD_END.length);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
    if (Number.isNaN(status)) {
      throw new Error(`This is no HTTP: ${head.slice(0, 60)}`);
    }
    missing = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    state = /^transfer-encoding: *chunked/im.test(head) ? "size" : "plain";
    onHead(status);
    return true;
  }

  function takeSize(): boolean {
    const end = rest.indexOf(LINE_END);
    if (end < 0) {
      return false;
    }
    missing = Number.parseInt(rest.subarray(0, end).toString("latin1"), 16);
    if (Number.isNaN(missing)) {
      throw new Error(`This is no size of a chunk: ${rest.subarray(0, end).toString("latin1").slice(0, 60)}`);
    }
    rest = rest.subarray(end + LINE_END.length);
    state = missing === 0 ? "over" : "chunk";
    if (state === "over") {
      onEnd();
    }
    return state !== "over";
  }

  /** A chunk is passed on when all of it is there, with the end of its line. */
  function takeChunk(): boolean {
    if (rest.length < missing + LINE_END.length) {
      return false;
    }
    const body = rest.subarray(0, missing);
    rest = rest.subarray(missing + LINE_END.length);
    state = "size";
    onBody(body);
    return true;
  }

  function takePlain(): boolean {
    const body = rest.subarray(0, missing);
    rest = rest.subarray(body.length);
    missing -= body.length;
    if (body.length > 0) {
      onBody(body);
    }
    if (missing === 0) {
      state = "over";
      onEnd();
    }
    return false;
  }

  const takers = { head: takeHead, size: takeSize, chunk: takeChunk, plain: takePlain, over: () => false };
  return {
    read: (bytes) => {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      while (takers[state]()) {
        // Each takes what it can.
      }
    },
  };
}
