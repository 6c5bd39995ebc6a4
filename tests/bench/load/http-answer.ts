/** The head of an HTTP answer. */
export interface AnswerHead {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Reads one HTTP/1.1 answer from the bytes of its connection, in whatever pieces they come. */
export interface AnswerReader {
  readonly head: () => AnswerHead | null;
  /** Passes on the pieces of the body that these bytes complete, without the framing of chunks. */
  readonly read: (bytes: Buffer, onBody: (body: Buffer) => void) => void;
}

const HEAD_END = "\r\n\r\n";

/** Creates the reader of one answer, which keeps no bytes it was given. */
export function createAnswerReader(): AnswerReader {
  let head: AnswerHead | null = null;
  let start: Buffer = Buffer.alloc(0);
  let dechunk: ReturnType<typeof createDechunker> | null = null;

  function read(bytes: Buffer, onBody: (body: Buffer) => void): void {
    if (head !== null) {
      passOn(bytes, onBody);
      return;
    }
    start = Buffer.concat([start, bytes]);
    const end = start.indexOf(HEAD_END);
    if (end !== -1) {
      head = parseHead(start.toString("latin1", 0, end));
      dechunk = head.headers.get("transfer-encoding") === "chunked" ? createDechunker() : null;
      passOn(start.subarray(end + HEAD_END.length), onBody);
    }
  }

  function passOn(bytes: Buffer, onBody: (body: Buffer) => void): void {
    if (dechunk !== null) {
      dechunk(bytes, onBody);
    } else if (bytes.length > 0) {
      onBody(bytes);
    }
  }

  return { head: () => head, read };
}

function parseHead(text: string): AnswerHead {
  const [first = "", ...lines] = text.split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(" ")[1]), headers: new Map(headers) };
}

const LINE_FEED = 10;

/** Takes the framing of RFC 9112, section 7.1, away. */
function createDechunker(): (bytes: Buffer, onBody: (body: Buffer) => void) => void {
  let sizeText = "";
  /** Bytes of the chunk that are still to come, with the line end behind them; 0: its size is next. */
  let left = 0;

  return (bytes, onBody) => {
    let at = 0;
    while (at < bytes.length) {
      if (left === 0) {
        const lineEnd = bytes.indexOf(LINE_FEED, at);
        sizeText += bytes.toString("latin1", at, lineEnd === -1 ? bytes.length : lineEnd);
        if (lineEnd === -1) {
          return;
        }
        left = Number.parseInt(sizeText, 16) + 2;
        sizeText = "";
        at = lineEnd + 1;
      }
      const taken = Math.min(left, bytes.length - at);
      // The line end may come by itself, and is no part of the body.
      const bodyLength = Math.min(taken, left - 2);
      if (bodyLength > 0) {
        onBody(bytes.subarray(at, at + bodyLength));
      }
      left -= taken;
      at += taken;
    }
  };
}
