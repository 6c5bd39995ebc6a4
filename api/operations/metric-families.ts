import type { AppCounts } from "../http/request-counts.ts";
import type { RunnerCounts } from "../runner/runner.ts";
import type { Distribution, Tally } from "../streams/counts.ts";
import { LOOKED_AT, type ServiceCounts } from "./service-counts.ts";

/** What is read at a scrape. */
export interface MetricsSources {
  readonly version: string;
  readonly app: () => AppCounts;
  readonly services: ServiceCounts;
  readonly queries: QueryCounts;
  /** Null where this process runs no bots. */
  readonly runner: () => RunnerCounts | null;
  /** The states of the connections to the exchange. */
  readonly marketConnections: () => readonly string[];
  readonly isVerified: () => boolean;
  /** Whether wake-ups are asked for. */
  readonly push: boolean;
  /** Fails where the database does not answer. */
  readonly checkDatabase: () => Promise<void>;
}

/** Statements that were sent to the database. */
export interface QueryCounts {
  /** How long they took, in seconds, those that failed included. */
  readonly took: Distribution;
  failures: number;
}

/** One value of a metric. */
export interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Where it is not that of the family. */
  readonly metricName?: string;
}

/** A metric in the terms of Prometheus: https://prometheus.io/docs/concepts/metric_types/ */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly read: () => readonly Sample[] | Promise<readonly Sample[]>;
}

/** Every metric of ours, by Prometheus' conventions: base units, and `_total` behind what only rises. */
export function createFamilies(sources: MetricsSources): readonly MetricFamily[] {
  return [
    ...streamFamilies(sources.app),
    ...requestFamilies(sources.app),
    ...lookFamilies(sources),
    ...databaseFamilies(sources),
    ...botFamilies(sources),
    gauge("botwatch_build_info", "Always 1; the label says which version runs.", () => [
      { value: 1, labels: { version: sources.version } },
    ]),
  ];
}

function streamFamilies(app: () => AppCounts): readonly MetricFamily[] {
  const streams = () => app().streams;
  return [
    gauge("botwatch_streams_open", "Streams that are open.", () => one(app().streamsOpen())),
    counter("botwatch_streams_opened_total", "Streams that were opened.", () => one(streams().opened)),
    counter(
      "botwatch_streams_resumed_total",
      "Of those opened, how many came with Last-Event-ID: reconnects.",
      () => one(app().openings.resumed),
    ),
    counter(
      "botwatch_streams_closed_total",
      "Streams that ended: the reader left or stalled, the operation was completed, or the server hung up since the session was over (session), access or a restore ended the source (source), a mistake was met (failure), or it shut down (shutdown).",
      () => labelled("reason", Object.entries(streams().ended)),
    ),
    counter(
      "botwatch_streams_refused_total",
      "Streams that MAX_STREAMS (server) or the limit of an account refused.",
      () =>
        labelled("limit", [
          ["server", app().openings.refusedByServer],
          ["account", app().openings.refusedByAccount],
        ]),
    ),
    counter("botwatch_events_sent_total", "Events that were written, each once a viewer.", () =>
      one(streams().events),
    ),
    counter("botwatch_pings_sent_total", "Comments that were written to silent streams.", () =>
      one(streams().pings),
    ),
  ];
}

function requestFamilies(app: () => AppCounts): readonly MetricFamily[] {
  return [
    counter("botwatch_requests_total", "Requests that were answered, by route and HTTP status.", () =>
      [...app().requests.statuses].map(([key, value]) => {
        const [route = "", status = ""] = key.split(" ");
        return { value, labels: { route, status } };
      }),
    ),
    histogram("botwatch_request_seconds", "Until an answer was there; of a stream, until it was begun.", () =>
      [...app().requests.took].map(([route, took]) => [{ route }, took]),
    ),
    counter("botwatch_errors_total", "GraphQL errors that were shown, by code.", () =>
      labelled("code", app().errors),
    ),
  ];
}

function lookFamilies({ services, isVerified, push }: MetricsSources): readonly MetricFamily[] {
  return [
    histogram(
      "botwatch_event_age_seconds",
      "From a change of a bot's row, by the database's stamp and clock, until all who watch the bot were written to; once a change, whatever the number of viewers.",
      () => [[{}, services.eventAge]],
    ),
    histogram("botwatch_look_seconds", "How long looks at what is watched took.", () =>
      LOOKED_AT.map((of) => [{ of }, services.looks[of].took]),
    ),
    counter("botwatch_look_failures_total", "Looks that failed.", () =>
      labelled(
        "of",
        LOOKED_AT.map((of) => [of, services.looks[of].failures]),
      ),
    ),
    counter(
      "botwatch_look_changes_total",
      "Changes that looks found, those seen for the first time included.",
      () =>
        labelled(
          "of",
          LOOKED_AT.map((of) => [of, services.looks[of].changes]),
        ),
    ),
    gauge("botwatch_statuses_verified", "1 while looks at bots succeed; 0: statuses are shown as UNVERIFIED.", () =>
      one(isVerified() ? 1 : 0),
    ),
    counter("botwatch_wake_ups_total", "Notifications from the database, by what they were about.", () =>
      labelled("kind", Object.entries(services.wakeUps)),
    ),
    gauge("botwatch_wake_ups_up", "1 while wake-ups can come; no value where PUSH is off.", () =>
      push ? one(services.hasWakeUps ? 1 : 0) : [],
    ),
  ];
}

function databaseFamilies({ queries, checkDatabase }: MetricsSources): readonly MetricFamily[] {
  return [
    gauge("botwatch_database_up", "1 where the database answered this scrape within 2 s.", async () =>
      one(
        await checkDatabase().then(
          () => 1,
          () => 0,
        ),
      ),
    ),
    histogram("botwatch_query_seconds", "How long statements took.", () => [[{}, queries.took]]),
    counter("botwatch_query_failures_total", "Statements that failed.", () => one(queries.failures)),
  ];
}

function botFamilies({ runner, marketConnections }: MetricsSources): readonly MetricFamily[] {
  const ofRunner = (read: (counts: RunnerCounts) => number) => () => {
    const counts = runner();
    return counts === null ? [] : one(read(counts));
  };
  return [
    gauge(
      "botwatch_runner_bots",
      "Paper bots that this process runs.",
      ofRunner(({ bots }) => bots),
    ),
    counter(
      "botwatch_runner_ticks_total",
      "Ticks of paper bots.",
      ofRunner(({ ticks }) => ticks),
    ),
    counter(
      "botwatch_runner_tick_failures_total",
      "Ticks that failed.",
      ofRunner(({ failures }) => failures),
    ),
    gauge("botwatch_market_connections", "Connections to the exchange, by state.", () => {
      const states: Tally = new Map();
      marketConnections().forEach((state) => states.set(state, (states.get(state) ?? 0) + 1));
      return labelled("state", states);
    }),
  ];
}

const gauge = (name: string, help: string, read: MetricFamily["read"]): MetricFamily => ({
  name,
  help,
  type: "gauge",
  read,
});

const counter = (name: string, help: string, read: MetricFamily["read"]): MetricFamily => ({
  name,
  help,
  type: "counter",
  read,
});

function histogram(
  name: string,
  help: string,
  read: () => readonly (readonly [labels: Sample["labels"], Distribution])[],
): MetricFamily {
  return {
    name,
    help,
    type: "histogram",
    read: () => read().flatMap(([labels, distribution]) => toSamples(name, labels, distribution)),
  };
}

/** As Prometheus has them: each bucket counts all up to its bound. */
function toSamples(
  name: string,
  labels: Sample["labels"],
  { bounds, counts, sum }: Distribution,
): readonly Sample[] {
  let total = 0;
  const buckets = counts.map((count, place) => {
    total += count;
    return { metricName: `${name}_bucket`, value: total, labels: { ...labels, le: bounds[place] ?? "+Inf" } };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, value: sum, labels },
    { metricName: `${name}_count`, value: total, labels },
  ];
}

const one = (value: number): readonly Sample[] => [{ value, labels: {} }];

const labelled = (label: string, values: Iterable<readonly [string, number]>): readonly Sample[] =>
  [...values].map(([name, value]) => ({ value, labels: { [label]: name } }));
