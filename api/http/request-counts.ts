import {
  count,
  createDistribution,
  type Distribution,
  observe,
  type StreamCounts,
  type Tally,
} from "../streams/counts.ts";

/** A request that was answered, as far as it may be told: no query, no variables, no token. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly method: string;
  /** What it asked for, with all that could be a secret left out; see `toShownPath`. */
  readonly path: string;
  readonly status: number;
  /** Until its answer was there; of a stream, until it was begun. */
  readonly tookMs: number;
  readonly operationName?: string | undefined;
  readonly accountId?: string | undefined;
}

/** How requests were answered, and how long it took. */
export interface RequestCounts {
  /** By route and status, as in `graphql 200`. */
  readonly statuses: Tally;
  /** In seconds, by route. */
  readonly took: Map<string, Distribution>;
}

/** All that the HTTP side has done since it was created. */
export interface AppCounts {
  readonly streams: StreamCounts;
  readonly streamsOpen: () => number;
  readonly openings: OpeningCounts;
  readonly requests: RequestCounts;
  /** Errors that were shown, by code. */
  readonly errors: Tally;
}

/** What became of those who wanted a stream. */
export interface OpeningCounts {
  /** Of those that were opened, how many said what they had seen last: reconnects. */
  resumed: number;
  /** Refused by `MAX_STREAMS`, and by `MAX_STREAMS_PER_ACCOUNT`. */
  refusedByServer: number;
  refusedByAccount: number;
}

/** Routes of their own in the counts; everything else is a page or one of its files. */
const ROUTES = ["graphql", "health", "ready", "metrics", "sign-in"];

/** Creates counts that stand at nothing. */
export function createRequestCounts(): RequestCounts {
  return { statuses: new Map(), took: new Map() };
}

/** Counts a request. */
export function countRequest(counts: RequestCounts, { path, status, tookMs }: AnsweredRequest): void {
  const first = path.split("/")[1] ?? "";
  const route = ROUTES.includes(first) ? first : "page";
  count(counts.statuses, `${route} ${status}`);
  let took = counts.took.get(route);
  if (took === undefined) {
    took = createDistribution();
    counts.took.set(route, took);
  }
  observe(took, tookMs / 1_000);
}

/** The first part of a path: what comes after it may open something, as in a link that signs in. */
export function toShownPath(url: string): string {
  const [, first = "", rest] = /^\/([^/?#]*)(\/[^?#]*)?/.exec(url) ?? [];
  const shown = first.length > LONGEST_SHOWN ? "…" : first;
  return rest === undefined || rest === "/" ? `/${shown}` : `/${shown}/…`;
}

/** No first part of an address of ours is longer. */
const LONGEST_SHOWN = 32;
