/** Finds the events in the pieces of a stream; each is known by the price it carries. */
export type EventReader = (piece: Buffer) => readonly number[];

const PRICE = Buffer.from('"markPrice":"');
const LINE_FEED = 10;
const POINT = 46;
const ZERO = 48;

/**
 * Creates the reader of one stream, which keeps no piece it was given. It looks for the price alone, so that the client costs far less than the server does.
 *
 * @returns the whole part of each event's price, in order; comments and other events are passed over.
 */
export function createEventReader(): EventReader {
  let rest: Buffer | null = null;

  return (piece) => {
    const bytes = rest === null ? piece : Buffer.concat([rest, piece]);
    const end = lastEventEnd(bytes);
    rest = end === bytes.length ? null : Buffer.from(bytes.subarray(end));
    const prices: number[] = [];
    for (let at = bytes.indexOf(PRICE); at !== -1 && at < end; at = bytes.indexOf(PRICE, at)) {
      at += PRICE.length;
      let price = 0;
      for (let digit = bytes[at]; digit !== undefined && digit !== POINT && digit >= ZERO; digit = bytes[at]) {
        price = price * 10 + digit - ZERO;
        at += 1;
      }
      prices.push(price);
    }
    return prices;
  };
}

/** Just behind the empty line that ends the last whole event; 0: there is none. */
function lastEventEnd(bytes: Buffer): number {
  for (let at = bytes.length - 1; at > 0; at -= 1) {
    if (bytes[at] === LINE_FEED && bytes[at - 1] === LINE_FEED) {
      return at + 1;
    }
  }
  return 0;
}
