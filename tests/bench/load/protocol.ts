/** Streams to be opened on a server of this machine. */
export interface OpenRequest {
  readonly port: number;
  readonly token: string;
  /** The bot of each stream. */
  readonly botIds: readonly string[];
  /** Whether to ask for gzip. */
  readonly gzip: boolean;
  /** So many may wait for their first event at a time. */
  readonly window: number;
}

/** How the opening went. */
export interface OpenReport {
  readonly opened: number;
  /** Answers that were no stream, and connections that ended before the first event. */
  readonly failed: number;
  /** From the first connection to the last first event. */
  readonly elapsedMs: number;
  readonly contentEncoding: string | null;
  /** What the first answer held up to its first event, or what came of the first that failed. */
  readonly sample: string;
}

/** What all streams received while it was recorded. */
export interface Recording {
  /** The whole part of each event's price: by it the change is known. */
  readonly prices: Float64Array;
  /** When each came, on the machine's monotonic clock. */
  readonly timesMs: Float64Array;
  /** Bytes on the wire of the streams whose events were read. */
  readonly readBytes: number;
  /** Bytes on the wire of all streams; more than were read where only some were decompressed. */
  readonly allBytes: number;
  /** Streams that ended meanwhile. */
  readonly lost: number;
}

/** What the load generator is told. */
export type LoadCommand =
  | { readonly kind: "open"; readonly request: OpenRequest }
  | { readonly kind: "record" }
  | { readonly kind: "count" }
  | { readonly kind: "take" }
  | { readonly kind: "close" };

/** The query of every viewer. */
export const VIEWER_QUERY =
  "subscription($id: ID!) { botStatus(id: $id) { revision runStatus freshness markPrice unrealizedPnl dailyPnl lastRunAt } }";
