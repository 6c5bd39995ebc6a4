import { constants, gunzipSync } from "node:zlib";

/** What stands in the chunks of HTTP/1.1 that have come whole. */
export interface Chunks {
  readonly body: Buffer;
  /** What was not whole. */
  readonly rest: Buffer;
  /** Whether the last chunk of the response was among them. */
  readonly isEnded: boolean;
}

/** Reads chunks of HTTP/1.1 (RFC 9112, section 7.1). */
export function readChunks(bytes: Buffer): Chunks {
  const bodies: Buffer[] = [];
  let at = 0;
  for (;;) {
    const head = bytes.indexOf("\r\n", at);
    const length = head < 0 ? Number.NaN : Number.parseInt(bytes.toString("latin1", at, head), 16);
    const end = head + 2 + length + 2;
    if (!(end <= bytes.length)) {
      return { body: Buffer.concat(bodies), rest: bytes.subarray(at), isEnded: false };
    }
    if (length === 0) {
      return { body: Buffer.concat(bodies), rest: bytes.subarray(end), isEnded: true };
    }
    bodies.push(bytes.subarray(head + 2, end - 2));
    at = end;
  }
}

/** What a gzip stream says so far, though it may not have ended. */
export function gunzipSoFar(bytes: Buffer): string {
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
}
