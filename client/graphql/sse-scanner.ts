/** What a stream of Server-Sent Events says beside its data. */
export interface SseListener {
  /** A whole event has come; a half one at the end of a stream is none. */
  onEvent(type: string): void;
  /** An `id:` line of a whole event: what to send as `Last-Event-ID`. */
  onId(id: string): void;
  /** A comment that carries an instant, in RFC 3339: the server's last good look at its database. */
  onPing(instant: string): void;
  /** A `retry:` line: how soon the server wants its clients back, in milliseconds. */
  onRetry(delayMs: number): void;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * Reads along with a stream of Server-Sent Events; whoever wants the data parses it elsewhere. Lines are as in
 * "Interpreting an event stream" of the HTML standard, https://html.spec.whatwg.org/multipage/server-sent-events.html.
 *
 * @returns a function that takes the stream's bytes in pieces of any size
 */
export function createSseScanner(listener: SseListener): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = "";
  let type = "message";
  let id: string | null = null;

  const endEvent = (): void => {
    if (id !== null) {
      listener.onId(id);
    }
    if (type !== "message") {
      listener.onEvent(type);
    }
    type = "message";
    id = null;
  };

  const readLine = (line: string): void => {
    if (line === "") {
      return endEvent();
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "" && INSTANT.test(value)) {
      listener.onPing(value);
    }
    if (field === "event") {
      type = value;
    }
    if (field === "id") {
      id = value;
    }
    if (field === "retry" && /^\d+$/.test(value)) {
      listener.onRetry(Number(value));
    }
  };

  return (bytes) => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      readLine(line.endsWith("\r") ? line.slice(0, -1) : line);
    }
  };
}
