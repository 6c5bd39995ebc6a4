import { toLine, type Scene } from "./line.ts";

/** Somewhere to write text. */
export interface Output {
  write(text: string): void;
  /** The width of a terminal in characters. */
  readonly columns?: number;
}

/** A way to show what happens to a bot. */
export interface Printer {
  /** A status has come. */
  status(scene: Scene, now: number): void;
  /** The connection has changed, has fallen silent or speaks again. */
  connection(scene: Scene, now: number): void;
  /** A second has passed. */
  tick(scene: Scene, now: number): void;
  /** Nothing more is shown. */
  end(): void;
}

/** One line that is drawn over and over in place. */
export function createLivePrinter(output: Output): Printer {
  const characters = new Intl.Segmenter();
  const draw = (scene: Scene, now: number): void => {
    const width = Math.max((output.columns || 80) - 1, 20);
    const line = Array.from(characters.segment(toLine(scene, now)), ({ segment }) => segment);
    output.write(`\r\u001b[2K${line.slice(0, width).join("")}`);
  };
  return { status: draw, connection: draw, tick: draw, end: () => output.write("\n") };
}

/** A line for each change, with the time it was seen. */
export function createPlainPrinter(output: Output): Printer {
  const print = (scene: Scene, now: number): void =>
    output.write(`${new Date(now).toISOString()} ${toLine({ ...scene, statusAt: null }, now)}\n`);
  return { status: print, connection: print, tick: () => {}, end: () => {} };
}

/** A JSON object for each change: `type` is `status` or `connection`. */
export function createJsonPrinter(output: Output): Printer {
  const print = (value: object): void => output.write(`${JSON.stringify(value)}\n`);
  return {
    status: ({ status }) => print({ type: "status", ...status }),
    connection: ({ connection, isSilent }) =>
      print({
        type: "connection",
        state: connection.state,
        attempts: connection.attempts,
        lastError: connection.lastError,
        nextRetryAt: toInstant(connection.nextRetryAt),
        connectedSince: toInstant(connection.connectedSince),
        lastHeardAt: toInstant(connection.lastHeardAt),
        silent: isSilent,
      }),
    tick: () => {},
    end: () => {},
  };
}

function toInstant(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
