import { constants, gunzipSync } from "node:zlib";

/** The bodies of the chunks of HTTP/1.1 that are whole, and whether the last one of the response was among them. */
export function readChunks(bytes: Buffer): { readonly body: Buffer; readonly isEnded: boolean } {
  const bodies: Buffer[] = [];
  let at = 0;
  for (;;) {
    const head = bytes.indexOf("\r\n", at);
    const length = head < 0 ? Number.NaN : Number.parseInt(bytes.toString("latin1", at, head), 16);
    const end = head + 2 + length;
    if (length === 0 || !(end + 2 <= bytes.length)) {
      return { body: Buffer.concat(bodies), isEnded: length === 0 };
    }
    bodies.push(bytes.subarray(head + 2, end));
    at = end + 2;
  }
}

/** What a gzip stream says so far, though it may not have ended. */
export function gunzipSoFar(bytes: Buffer): string {
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
}
