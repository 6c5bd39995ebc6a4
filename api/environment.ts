import { isIP } from "node:net";
import { availableParallelism } from "node:os";
import { z } from "zod";
import { type Limits, LIMITS, type LimitVariable, toLimits } from "./limits.ts";

/** How much the server writes to its logs, most first; `silent` writes nothing. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The value of `DATA_DIR` that keeps nothing: the embedded database then lives and dies with its process. */
export const MEMORY_DATA_DIR = "memory://";

/** Where an exchange is reached: its streams, and its HTTP API. Without a slash at the end. */
export interface ExchangeAddresses {
  readonly webSocket: string;
  readonly rest: string;
}

/** Which documents run: any, or only those that the server knows. */
export const TRUSTED_DOCUMENTS = ["off", "only"] as const;
export type TrustedDocuments = (typeof TRUSTED_DOCUMENTS)[number];

/** The most processes that one server can have. */
const MOST_WORKERS = 64;

/** Everything an operator can set, read once and typed. An optional field was not set and has no default. */
export interface Environment {
  /** `PORT`: 0 takes any free port. @defaultValue 4000 */
  readonly port: number;
  /** `HOST`. @defaultValue "127.0.0.1" */
  readonly host: string;
  /** `WORKERS`: processes that serve, 1 to 64; `auto` is one a core. More than one needs `databaseUrl`. @defaultValue 1 */
  readonly workers: number;
  /** `DATABASE_URL`: a PostgreSQL server. Unset: the embedded database in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  /** `DATABASE_READ_URL`: where looks read, a replica for example. Unset: the database itself. */
  readonly databaseReadUrl?: string | undefined;
  /** `DATA_DIR`: a folder, or `memory://`. @defaultValue ".data" */
  readonly dataDir: string;
  /** `ADMIN_EMAIL`, in lower case; set together with the password. */
  readonly adminEmail?: string | undefined;
  /** `ADMIN_PASSWORD`; set together with the address. */
  readonly adminPassword?: string | undefined;
  /** `DEMO`. Unset: on where the database is embedded and empty, which only a look at it can tell. */
  readonly demo?: boolean | undefined;
  /** `RUNNER`: paper bots run in this process. @defaultValue true when embedded */
  readonly runner: boolean;
  /** `MARKET`, in one of the forms it may have; whether a replay's file exists is not known here. @defaultValue "simulated" */
  readonly market: string;
  /** `BINANCE_WS_URL`, `BINANCE_REST_URL` and so on: another host than the exchange's own, a regional one for example. */
  readonly exchanges: Readonly<Record<"binance" | "coinbase" | "kraken", ExchangeAddresses>>;
  /** `POLL_INTERVAL_MS`: 50 to 60000. @defaultValue 2000 */
  readonly pollIntervalMs: number;
  /** `PING_INTERVAL_MS`: 100 to 60000. @defaultValue 4000 */
  readonly pingIntervalMs: number;
  /** `MAX_STREAMS`: 1 to 1000000. @defaultValue 10000 */
  readonly maxStreams: number;
  /** `MAX_STREAMS_PER_ACCOUNT`: 1 to 1000000. @defaultValue 10000 */
  readonly maxStreamsPerAccount: number;
  /** `COMPRESSION`: streams are gzip for those who take it. @defaultValue true */
  readonly compression: boolean;
  /** `PUSH`: wake-ups through LISTEN and NOTIFY. @defaultValue true */
  readonly push: boolean;
  /** `ALLOWED_ORIGINS`, as browsers send them. @defaultValue none but the server's own */
  readonly allowedOrigins: readonly string[];
  /** `PUBLIC_URL`: the address people use, without a slash at its end. */
  readonly publicUrl?: string | undefined;
  /** `TRUST_PROXY`: forwarded addresses are believed. @defaultValue false */
  readonly trustProxy: boolean;
  /** `METRICS_TOKEN`: whoever reads `/metrics` sends it as a bearer token. Unset: anybody may. */
  readonly metricsToken?: string | undefined;
  /** `OTEL_EXPORTER_OTLP_ENDPOINT`: where traces go, without a slash at the end. Unset: there are none. */
  readonly traceEndpoint?: string | undefined;
  /** `AUDIT_DAYS`: how far the audit log goes back, 1 to 36500. @defaultValue 365 */
  readonly auditDays: number;
  /** `SMTP_URL`: the server that takes mail; set together with the sender and `publicUrl`, which links in mails begin with. */
  readonly smtpUrl?: string | undefined;
  /** `SMTP_FROM`: who mail says it is from. */
  readonly smtpFrom?: string | undefined;
  /** What clients may ask at most: `MAX_BODY_BYTES` and so on. */
  readonly limits: Limits;
  /** `TRUSTED_DOCUMENTS`. @defaultValue "off" */
  readonly trustedDocuments: TrustedDocuments;
  /** `TRUSTED_DOCUMENTS_FILE`: more documents that are known, beside the dashboard's own. */
  readonly trustedDocumentsFile?: string | undefined;
  /** `GRAPHIQL`. @defaultValue true when embedded, unless only trusted documents run */
  readonly graphiql: boolean;
  /** `INTROSPECTION`: the schema can be asked for. @defaultValue false in production (`NODE_ENV`) without GraphiQL, and where only trusted documents run */
  readonly introspection: boolean;
  /** `LOG_LEVEL`. @defaultValue "info" */
  readonly logLevel: LogLevel;
}

/** Variables with values that cannot be used; the message names all of them, one a line. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/**
 * Reads the environment, where an empty variable is the same as none.
 *
 * @param source - `process.env`, or what stands in for it.
 * @throws EnvironmentError naming every wrong variable at once: what was found and what is expected, no secrets.
 */
export function readEnvironment(source: NodeJS.ProcessEnv): Environment {
  const found = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = variables.safeParse(found);
  const expectations = new Map([
    ...missingPartners(found),
    ...contradictions(found),
    ...(parsed.error?.issues ?? []).map((issue) => [String(issue.path[0]), issue.message] as const),
  ]);
  if (!parsed.success || expectations.size > 0) {
    throw new EnvironmentError(
      [...expectations]
        .map(([name, expected]) => `${name}: found ${describe(name, found[name])}, expected ${expected}`)
        .join("\n"),
    );
  }
  return toEnvironment(parsed.data);
}

/** A variable's schema: its only message is what is expected, since what was found is told beside it. */
function text(expected: string, isValid: (value: string) => boolean) {
  return z.string().refine(isValid, expected);
}

function wholeNumber(least: number, most: number, unit = "") {
  const isInside = (value: string) => /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most;
  return text(`a whole number${unit} from ${least} to ${most}`, isInside).transform(Number).optional();
}

const onOff = z
  .enum(["on", "off"], "on or off")
  .transform((value) => value === "on")
  .optional();

/** A variable for each limit. */
const limitVariables = Object.fromEntries(
  Object.values(LIMITS).map(({ variable, least, most, unit }) => [variable, wholeNumber(least, most, unit)]),
  // Each limit of the table has its variable, which is what the type says.
) as Record<LimitVariable, ReturnType<typeof wholeNumber>>;

const postgresAddress = text(
  "postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the password percent-encoded",
  (value) => /^postgres(ql)?:\/\//i.test(value) && URL.canParse(value) && new URL(value).hash === "",
).optional();

const isWebAddress = (value: string) =>
  /^https?:\/\//i.test(value) && URL.canParse(value) && /^[^?#@]*$/.test(value);

const withoutSlash = (value: string) => value.replace(/\/+$/, "");

const restAddress = text("an http:// or https:// address such as https://api.example.org", isWebAddress)
  .transform(withoutSlash)
  .optional();

const webSocketAddress = text(
  "a ws:// or wss:// address such as wss://stream.example.org",
  (value) => /^wss?:\/\//i.test(value) && isWebAddress(value.replace(/^ws/i, "http")),
)
  .transform(withoutSlash)
  .optional();

const toOrigins = (list: string) =>
  list
    .split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");

function isMarket(value: string): boolean {
  if (["simulated", "binance", "coinbase", "kraken"].includes(value)) {
    return true;
  }
  const replay = /^replay:[^?]+(?:\?speed=(\d+(?:\.\d+)?))?$/.exec(value);
  return replay !== null && Number(replay[1] ?? 1) > 0;
}

const variables = z.object({
  PORT: wholeNumber(0, 65_535),
  HOST: text(
    "an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0",
    (value) => isIP(value) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(value),
  ).optional(),
  WORKERS: text(
    `a whole number from 1 to ${MOST_WORKERS}, or auto`,
    (value) => value === "auto" || (/^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= MOST_WORKERS),
  )
    .transform((value) => (value === "auto" ? Math.min(availableParallelism(), MOST_WORKERS) : Number(value)))
    .optional(),
  DATABASE_URL: postgresAddress,
  DATABASE_READ_URL: postgresAddress,
  DATA_DIR: text(
    `a folder, or ${MEMORY_DATA_DIR}`,
    (value) => value === MEMORY_DATA_DIR || !/^[a-z][a-z\d+.-]*:\/\//i.test(value),
  ).optional(),
  ADMIN_EMAIL: text("an e-mail address", (value) => /^\s*[^\s@]+@[^\s@]+\s*$/.test(value))
    .transform((value) => value.trim().toLowerCase())
    .optional(),
  ADMIN_PASSWORD: z.string().optional(),
  DEMO: onOff,
  RUNNER: onOff,
  MARKET: text(
    "simulated, binance, coinbase, kraken or replay:FILE.csv, the last with ?speed=N (above 0) where wanted",
    isMarket,
  ).optional(),
  BINANCE_WS_URL: webSocketAddress,
  BINANCE_REST_URL: restAddress,
  COINBASE_WS_URL: webSocketAddress,
  COINBASE_REST_URL: restAddress,
  KRAKEN_WS_URL: webSocketAddress,
  KRAKEN_REST_URL: restAddress,
  POLL_INTERVAL_MS: wholeNumber(50, 60_000, " of milliseconds"),
  PING_INTERVAL_MS: wholeNumber(100, 60_000, " of milliseconds"),
  MAX_STREAMS: wholeNumber(1, 1_000_000),
  MAX_STREAMS_PER_ACCOUNT: wholeNumber(1, 1_000_000),
  COMPRESSION: onOff,
  PUSH: onOff,
  ALLOWED_ORIGINS: text("origins such as https://bots.example.org, parted by commas", (list) =>
    toOrigins(list).every((origin) => isWebAddress(origin) && new URL(origin).pathname === "/"),
  )
    .transform((list) => toOrigins(list).map((origin) => new URL(origin).origin))
    .optional(),
  PUBLIC_URL: text("an http:// or https:// address such as https://bots.example.org", isWebAddress)
    .transform(withoutSlash)
    .optional(),
  TRUST_PROXY: onOff,
  METRICS_TOKEN: text("16 letters or more, without spaces", (value) => /^\S{16,}$/.test(value)).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: text("an http:// or https:// address such as http://localhost:4318", isWebAddress)
    .transform(withoutSlash)
    .optional(),
  AUDIT_DAYS: wholeNumber(1, 36_500, " of days"),
  ...limitVariables,
  TRUSTED_DOCUMENTS: z.enum(TRUSTED_DOCUMENTS, TRUSTED_DOCUMENTS.join(" or ")).optional(),
  TRUSTED_DOCUMENTS_FILE: z.string().optional(),
  SMTP_URL: text(
    "smtp:// or smtps:// with USER:PASSWORD@HOST:PORT, special characters of both percent-encoded",
    (value) => /^smtps?:\/\/[^/]/i.test(value) && URL.canParse(value) && new URL(value).hash === "",
  ).optional(),
  SMTP_FROM: text("an e-mail address, or a name with one: botwatch <bots@example.org>", (value) =>
    /^[^<>\s@]+@[^<>\s@]+$|^[^<>@]*<[^<>\s@]+@[^<>\s@]+>$/.test(value.trim()),
  ).optional(),
  GRAPHIQL: onOff,
  INTROSPECTION: onOff,
  NODE_ENV: z.string().optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, LOG_LEVELS.join(", ")).optional(),
});

/** Variables that are of no use without another one, by the one that is missing. */
function missingPartners(found: NodeJS.ProcessEnv): [name: string, expected: string][] {
  const needs = [
    ["ADMIN_EMAIL", "an e-mail address", "ADMIN_PASSWORD"],
    ["ADMIN_PASSWORD", "a password", "ADMIN_EMAIL"],
    ["DATABASE_URL", "the database that is written", "DATABASE_READ_URL"],
    ["SMTP_URL", "a server that takes mail", "SMTP_FROM"],
    ["SMTP_FROM", "the sender of mails", "SMTP_URL"],
    ["PUBLIC_URL", "the address that links in mails begin with", "SMTP_URL"],
    ["TRUSTED_DOCUMENTS", "only", "TRUSTED_DOCUMENTS_FILE"],
  ] as const;
  const missing: [name: string, expected: string][] = needs
    .filter(([name, , present]) => found[name] === undefined && found[present] !== undefined)
    .map(([name, expected, present]) => [name, `${expected}, since ${present} is set`]);
  const hasSeveralProcesses = found["WORKERS"] === "auto" || Number(found["WORKERS"]) > 1;
  if (hasSeveralProcesses && found["DATABASE_URL"] === undefined) {
    missing.push(["DATABASE_URL", "a PostgreSQL server, since WORKERS asks for more than one process"]);
  }
  return missing;
}

/** Variables that ask for what another one forbids. */
function contradictions(found: NodeJS.ProcessEnv): [name: string, expected: string][] {
  const isOnly = found["TRUSTED_DOCUMENTS"] === "only";
  return ["GRAPHIQL", "INTROSPECTION"]
    .filter((name) => isOnly && found[name] === "on")
    .map((name) => [name, "off, since TRUSTED_DOCUMENTS is only"]);
}

function toEnvironment(values: z.output<typeof variables>): Environment {
  const embedded = values.DATABASE_URL === undefined;
  const trustedDocuments = values.TRUSTED_DOCUMENTS ?? "off";
  const runsAnything = trustedDocuments === "off";
  const graphiql = values.GRAPHIQL ?? (embedded && runsAnything);
  return {
    port: values.PORT ?? 4_000,
    host: values.HOST ?? "127.0.0.1",
    workers: values.WORKERS ?? 1,
    databaseUrl: values.DATABASE_URL,
    databaseReadUrl: values.DATABASE_READ_URL,
    dataDir: values.DATA_DIR ?? ".data",
    adminEmail: values.ADMIN_EMAIL,
    adminPassword: values.ADMIN_PASSWORD,
    demo: values.DEMO,
    runner: values.RUNNER ?? embedded,
    market: values.MARKET ?? "simulated",
    exchanges: {
      binance: {
        webSocket: values.BINANCE_WS_URL ?? "wss://stream.binance.com:9443",
        rest: values.BINANCE_REST_URL ?? "https://api.binance.com",
      },
      coinbase: {
        webSocket: values.COINBASE_WS_URL ?? "wss://ws-feed.exchange.coinbase.com",
        rest: values.COINBASE_REST_URL ?? "https://api.exchange.coinbase.com",
      },
      kraken: {
        webSocket: values.KRAKEN_WS_URL ?? "wss://ws.kraken.com/v2",
        rest: values.KRAKEN_REST_URL ?? "https://api.kraken.com",
      },
    },
    pollIntervalMs: values.POLL_INTERVAL_MS ?? 2_000,
    pingIntervalMs: values.PING_INTERVAL_MS ?? 4_000,
    maxStreams: values.MAX_STREAMS ?? 10_000,
    maxStreamsPerAccount: values.MAX_STREAMS_PER_ACCOUNT ?? 10_000,
    compression: values.COMPRESSION ?? true,
    push: values.PUSH ?? true,
    allowedOrigins: values.ALLOWED_ORIGINS ?? [],
    publicUrl: values.PUBLIC_URL,
    trustProxy: values.TRUST_PROXY ?? false,
    metricsToken: values.METRICS_TOKEN,
    traceEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    auditDays: values.AUDIT_DAYS ?? 365,
    smtpUrl: values.SMTP_URL,
    smtpFrom: values.SMTP_FROM,
    limits: toLimits((variable) => values[variable]),
    trustedDocuments,
    trustedDocumentsFile: values.TRUSTED_DOCUMENTS_FILE,
    graphiql,
    introspection: values.INTROSPECTION ?? (graphiql || (runsAnything && values.NODE_ENV !== "production")),
    logLevel: values.LOG_LEVEL ?? "info",
  };
}

/** What was found, in quotes and cut to a line; of an address that may hold a password, its scheme alone. */
function describe(name: string, value: string | undefined): string {
  if (value === undefined) {
    return "nothing";
  }
  if (name === "METRICS_TOKEN") {
    return "one that is not shown, since it is a secret";
  }
  const mayHoldPassword = /^(DATABASE_|SMTP_URL)/.test(name) || /:\/\/.*@/.test(value);
  if (!mayHoldPassword) {
    return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  }
  const scheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(value)?.[0] ?? "";
  return `"${scheme}…" (not shown in full, since it may hold a password)`;
}
