import { constants, crc32, deflateRawSync } from "node:zlib";

/**
 * The bytes of one event, encoded once for all who are sent it: as they are, and compressed for whoever has just been
 * sent a certain other frame. Each form is one chunk of HTTP/1.1 (RFC 9112, section 7.1), ready for the socket.
 */
export interface Frame {
  /** The same for no other frame. */
  readonly number: number;
  readonly text: Buffer;
  /** The text as one chunk. */
  readonly chunk: Buffer;
  /**
   * The text as one chunk of a raw deflate stream (RFC 1951) that ends on a byte. It may refer to what its reader was sent
   * before, so that it is for those alone who have that.
   */
  readonly deflatedAfter: (history: History) => Buffer;
}

/** What a reader's decoder has last seen: an event, then comments. */
export interface History {
  /** Null: nothing that could be referred to. */
  readonly event: Frame | null;
  /** How many bytes of comments came after the event. */
  readonly commentBytes: number;
}

/** Each form of a frame that somebody asked for; few, since those who are sent the same have been sent the same. */
interface Deflated {
  readonly eventNumber: number;
  readonly commentBytes: number;
  readonly chunk: Buffer;
}

const CRLF = "\r\n";
/** A frame that is sent to readers with more histories than these is compressed anew for the others. */
const MOST_KEPT_FORMS = 4;
/** What zlib keeps of its window to look ahead. */
const LOOK_AHEAD_BYTES = 262;
/** A reference in a deflate stream cannot reach further back (RFC 1951, section 3.2.5), nor zlib as far as that. */
const LONGEST_DISTANCE = 32_768 - LOOK_AHEAD_BYTES;
const SMALLEST_WINDOW_BITS = 10;
const LARGEST_WINDOW_BITS = 15;
/** An event of some hundred bytes takes half the time of zlib's defaults with tables and buffers of its own size. */
const SMALL_TEXT_BYTES = 4_096;
const SMALL_TEXT_MEMORY_LEVEL = 2;
const SMALL_OUTPUT_BYTES = 1_024;
const NOTHING = Buffer.alloc(0);

/** Makes frames, each with a number of its own. */
export function createFrames(): (text: string) => Frame {
  let count = 0;
  return (text) => {
    count += 1;
    const chunk = toChunk(text);
    const head = chunk.indexOf(CRLF) + CRLF.length;
    const bytes = chunk.subarray(head, chunk.length - CRLF.length);
    return { number: count, text: bytes, chunk, deflatedAfter: keepForms(bytes) };
  };
}

function keepForms(text: Buffer): Frame["deflatedAfter"] {
  // A frame is known here by its number alone: a reference would keep all the frames before it.
  const forms: Deflated[] = [];
  return ({ event, commentBytes }) => {
    const eventNumber = event?.number ?? 0;
    const known = forms.find((form) => form.eventNumber === eventNumber && form.commentBytes === commentBytes);
    if (known !== undefined) {
      return known.chunk;
    }
    const chunk = toChunk(
      deflate(text, event === null ? NOTHING : dictionaryOf(event.text, commentBytes, text.length)),
    );
    forms.push({ eventNumber, commentBytes, chunk });
    if (forms.length > MOST_KEPT_FORMS) {
      forms.shift();
    }
    return chunk;
  };
}

/**
 * What may be referred to: as much of the event as is in reach, at the distance at which the reader has it. The comments
 * after it may differ from reader to reader, so that zeros stand in for them, which no event has: nothing refers there.
 */
function dictionaryOf(event: Buffer, commentBytes: number, textBytes: number): Buffer {
  const inReach = LONGEST_DISTANCE - textBytes - commentBytes;
  if (inReach <= 0) {
    return NOTHING;
  }
  const end = event.subarray(Math.max(0, event.length - inReach));
  return commentBytes === 0 ? end : Buffer.concat([end, Buffer.alloc(commentBytes)]);
}

function deflate(text: Buffer, dictionary: Buffer): Buffer {
  const options = {
    finishFlush: constants.Z_SYNC_FLUSH,
    windowBits: windowBitsFor(dictionary.length + text.length),
    memLevel: text.length < SMALL_TEXT_BYTES ? SMALL_TEXT_MEMORY_LEVEL : constants.Z_DEFAULT_MEMLEVEL,
    chunkSize: text.length < SMALL_TEXT_BYTES ? SMALL_OUTPUT_BYTES : constants.Z_DEFAULT_CHUNK,
  };
  const deflated = deflateRawSync(text, dictionary === NOTHING ? options : { ...options, dictionary });
  return deflated.length < text.length + STORED_HEAD_BYTES ? deflated : toStored(text);
}

/** The smallest window that reaches so far back. */
function windowBitsFor(bytes: number): number {
  const bits = Math.ceil(Math.log2(bytes + LOOK_AHEAD_BYTES));
  return Math.min(LARGEST_WINDOW_BITS, Math.max(SMALLEST_WINDOW_BITS, bits));
}

const STORED_HEAD_BYTES = 5;
const LARGEST_STORED = 65_535;

/** Blocks that hold their bytes as they are (RFC 1951, section 3.2.4). */
function toStored(text: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let from = 0; from < text.length; from += LARGEST_STORED) {
    const bytes = text.subarray(from, from + LARGEST_STORED);
    const head = Buffer.alloc(STORED_HEAD_BYTES);
    head.writeUInt16LE(bytes.length, 1);
    head.writeUInt16LE(0xffff - bytes.length, 3);
    blocks.push(head, bytes);
  }
  return Buffer.concat(blocks);
}

/** In memory of its own: a piece of Node's shared pool would keep the whole of it for as long as the frame is known. */
function toChunk(body: string | Buffer): Buffer {
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  const head = length.toString(16) + CRLF;
  const chunk = Buffer.allocUnsafeSlow(head.length + length + CRLF.length);
  chunk.write(head, "latin1");
  if (typeof body === "string") {
    chunk.write(body, head.length);
  } else {
    body.copy(chunk, head.length);
  }
  chunk.write(CRLF, head.length + length, "latin1");
  return chunk;
}

/** What a gzip stream begins with: no name, no time, unknown system (RFC 1952, section 2.3). */
export const GZIP_HEAD = toChunk(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]));

/** What was sent through one gzip stream, as its end must tell it (RFC 1952, section 2.3.1). */
export interface GzipSum {
  crc: number;
  /** Bytes before compression, modulo 2^32. */
  length: number;
}

/** Adds to a sum what was sent. */
export function addToSum(sum: GzipSum, text: Buffer): void {
  sum.crc = crc32(text, sum.crc);
  sum.length = (sum.length + text.length) >>> 0;
}

/** What a gzip stream properly ends with: an empty last block, the checksum and the length. */
export function toGzipTail(sum: GzipSum): Buffer {
  const tail = Buffer.alloc(10);
  tail.writeUInt8(3, 0);
  tail.writeUInt32LE(sum.crc, 2);
  tail.writeUInt32LE(sum.length, 6);
  return toChunk(tail);
}
