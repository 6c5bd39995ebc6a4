import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { EnvironmentError, readEnvironment } from "../../api/environment.ts";

describe("readEnvironment", () => {
  it("has a default for everything", () => {
    expect(readEnvironment({})).toEqual({
      port: 4000,
      host: "127.0.0.1",
      workers: 1,
      dataDir: ".data",
      runner: true,
      market: "simulated",
      exchanges: {
        binance: { webSocket: "wss://stream.binance.com:9443", rest: "https://api.binance.com" },
        coinbase: {
          webSocket: "wss://ws-feed.exchange.coinbase.com",
          rest: "https://api.exchange.coinbase.com",
        },
        kraken: { webSocket: "wss://ws.kraken.com/v2", rest: "https://api.kraken.com" },
      },
      pollIntervalMs: 2000,
      pingIntervalMs: 4000,
      maxStreams: 10000,
      maxStreamsPerAccount: 10000,
      push: true,
      compression: true,
      allowedOrigins: [],
      trustProxy: false,
      auditDays: 365,
      limits: {
        maxBodyBytes: 1_000_000,
        maxVariablesBytes: 750_000,
        maxQueryTokens: 2_000,
        maxQueryAliases: 50,
        maxQueryDepth: 12,
        maxQueryBreadth: 500,
        maxQueryComplexity: 250_000,
        maxBotsPerStream: 2_000,
        maxRequestsPerMinute: 60_000,
        maxSignInsPerAccount: 10,
        maxSignInsPerAddress: 50,
        signInWindowSeconds: 900,
      },
      trustedDocuments: "off",
      graphiql: true,
      introspection: true,
      logLevel: "info",
    });
  });

  it("runs neither paper bots nor GraphiQL beside a PostgreSQL server unless told to", () => {
    const environment = readEnvironment({ DATABASE_URL: "postgres://db/botwatch" });

    expect(environment).toMatchObject({ databaseUrl: "postgres://db/botwatch", runner: false, graphiql: false });
  });

  it.each([
    [{ DATABASE_URL: "postgres://db/x" }, { graphiql: false, introspection: true }],
    [
      { DATABASE_URL: "postgres://db/x", NODE_ENV: "production" },
      { graphiql: false, introspection: false },
    ],
    [
      { DATABASE_URL: "postgres://db/x", NODE_ENV: "production", GRAPHIQL: "on" },
      { graphiql: true, introspection: true },
    ],
    [
      { DATABASE_URL: "postgres://db/x", NODE_ENV: "production", INTROSPECTION: "on" },
      { graphiql: false, introspection: true },
    ],
    [{ GRAPHIQL: "off" }, { graphiql: false, introspection: true }],
    [{ INTROSPECTION: "off" }, { graphiql: true, introspection: false }],
    [{ TRUSTED_DOCUMENTS: "only" }, { graphiql: false, introspection: false }],
  ])("shows its schema to tools with %j as %j", (variables, expected) => {
    expect(readEnvironment(variables)).toMatchObject(expected);
  });

  it("takes an empty variable for one that is not set", () => {
    expect(readEnvironment({ PORT: "", DATABASE_URL: "", DEMO: "", MARKET: "" })).toEqual(readEnvironment({}));
  });

  it.each([
    ["PORT", "8080", { port: 8080 }],
    ["PORT", "0", { port: 0 }],
    ["HOST", "0.0.0.0", { host: "0.0.0.0" }],
    ["HOST", "::1", { host: "::1" }],
    ["HOST", "localhost", { host: "localhost" }],
    ["DATABASE_URL", "postgresql://u:p%23@db:5432/x", { databaseUrl: "postgresql://u:p%23@db:5432/x" }],
    ["DATABASE_URL", "postgres:///x?host=/run/postgresql", { databaseUrl: "postgres:///x?host=/run/postgresql" }],
    ["WORKERS", "1", { workers: 1 }],
    ["DATA_DIR", "/var/lib/botwatch", { dataDir: "/var/lib/botwatch" }],
    ["DATA_DIR", "memory://", { dataDir: "memory://" }],
    ["DEMO", "on", { demo: true }],
    ["DEMO", "off", { demo: false }],
    ["RUNNER", "off", { runner: false }],
    ["MARKET", "kraken", { market: "kraken" }],
    ["MARKET", "replay:eurusd-1h.csv", { market: "replay:eurusd-1h.csv" }],
    ["MARKET", "replay:data/a b.csv?speed=0.5", { market: "replay:data/a b.csv?speed=0.5" }],
    [
      "BINANCE_WS_URL",
      "wss://stream.binance.us:9443/",
      {
        exchanges: expect.objectContaining({
          binance: { webSocket: "wss://stream.binance.us:9443", rest: "https://api.binance.com" },
        }),
      },
    ],
    [
      "KRAKEN_REST_URL",
      "http://127.0.0.1:8080",
      {
        exchanges: expect.objectContaining({
          kraken: { webSocket: "wss://ws.kraken.com/v2", rest: "http://127.0.0.1:8080" },
        }),
      },
    ],
    ["POLL_INTERVAL_MS", "50", { pollIntervalMs: 50 }],
    ["PING_INTERVAL_MS", "60000", { pingIntervalMs: 60000 }],
    ["MAX_STREAMS", "1", { maxStreams: 1 }],
    ["MAX_STREAMS_PER_ACCOUNT", "1000000", { maxStreamsPerAccount: 1000000 }],
    ["PUSH", "off", { push: false }],
    [
      "ALLOWED_ORIGINS",
      "https://A.org, http://b.org:81/",
      { allowedOrigins: ["https://a.org", "http://b.org:81"] },
    ],
    ["PUBLIC_URL", "https://bots.example.org/", { publicUrl: "https://bots.example.org" }],
    ["TRUST_PROXY", "on", { trustProxy: true }],
    ["AUDIT_DAYS", "30", { auditDays: 30 }],
    ["MAX_QUERY_DEPTH", "3", { limits: expect.objectContaining({ maxQueryDepth: 3, maxQueryBreadth: 500 }) }],
    ["TRUSTED_DOCUMENTS", "only", { trustedDocuments: "only" }],
    ["GRAPHIQL", "off", { graphiql: false }],
    ["LOG_LEVEL", "silent", { logLevel: "silent" }],
  ])("reads %s=%s", (name, value, expected) => {
    expect(readEnvironment({ [name]: value })).toMatchObject(expected);
  });

  it.each([
    ["2", 2],
    ["64", 64],
    ["auto", Math.min(availableParallelism(), 64)],
  ])("reads WORKERS=%s beside a PostgreSQL server", (value, workers) => {
    expect(readEnvironment({ WORKERS: value, DATABASE_URL: "postgres://db/botwatch" })).toMatchObject({ workers });
  });

  it("reads the first account's address in lower case and leaves its password alone", () => {
    const environment = readEnvironment({ ADMIN_EMAIL: " Ada@Example.org ", ADMIN_PASSWORD: " Pa ss " });

    expect(environment).toMatchObject({ adminEmail: "ada@example.org", adminPassword: " Pa ss " });
  });

  it.each([
    ["PORT", "http", "a whole number from 0 to 65535"],
    ["PORT", "65536", "a whole number from 0 to 65535"],
    ["PORT", "-1", "a whole number from 0 to 65535"],
    ["PORT", "80.5", "a whole number from 0 to 65535"],
    ["PORT", "1e3", "a whole number from 0 to 65535"],
    ["HOST", "http://here", "an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0"],
    ["WORKERS", "0", "a whole number from 1 to 64, or auto"],
    ["WORKERS", "-2", "a whole number from 1 to 64, or auto"],
    ["WORKERS", "all", "a whole number from 1 to 64, or auto"],
    ["DATA_DIR", "idb://data", "a folder, or memory://"],
    ["DEMO", "yes", "on or off"],
    ["RUNNER", "true", "on or off"],
    [
      "MARKET",
      "nasdaq",
      "simulated, binance, coinbase, kraken or replay:FILE.csv, the last with ?speed=N (above 0) where wanted",
    ],
    [
      "MARKET",
      "replay:",
      "simulated, binance, coinbase, kraken or replay:FILE.csv, the last with ?speed=N (above 0) where wanted",
    ],
    [
      "MARKET",
      "replay:a.csv?speed=0",
      "simulated, binance, coinbase, kraken or replay:FILE.csv, the last with ?speed=N (above 0) where wanted",
    ],
    ["POLL_INTERVAL_MS", "49", "a whole number of milliseconds from 50 to 60000"],
    ["PING_INTERVAL_MS", "4s", "a whole number of milliseconds from 100 to 60000"],
    ["MAX_STREAMS", "0", "a whole number from 1 to 1000000"],
    ["MAX_STREAMS_PER_ACCOUNT", "99999999999", "a whole number from 1 to 1000000"],
    ["PUSH", "ON", "on or off"],
    ["ALLOWED_ORIGINS", "*", "origins such as https://bots.example.org, parted by commas"],
    [
      "ALLOWED_ORIGINS",
      "https://a.org,https://b.org/app",
      "origins such as https://bots.example.org, parted by commas",
    ],
    ["PUBLIC_URL", "bots.example.org", "an http:// or https:// address such as https://bots.example.org"],
    ["COINBASE_WS_URL", "https://a.org", "a ws:// or wss:// address such as wss://stream.example.org"],
    ["COINBASE_REST_URL", "wss://a.org", "an http:// or https:// address such as https://api.example.org"],
    ["TRUST_PROXY", "1", "on or off"],
    ["MAX_BODY_BYTES", "1MB", "a whole number of bytes from 1000 to 100000000"],
    ["MAX_QUERY_DEPTH", "0", "a whole number from 1 to 1000"],
    ["MAX_REQUESTS_PER_MINUTE", "-1", "a whole number from 1 to 999999999"],
    ["SIGN_IN_WINDOW_SECONDS", "15m", "a whole number of seconds from 1 to 86400"],
    ["TRUSTED_DOCUMENTS", "on", "off or only"],
    ["GRAPHIQL", "no", "on or off"],
    ["LOG_LEVEL", "verbose", "trace, debug, info, warn, error, fatal, silent"],
  ])("refuses %s=%s", (name, value, expected) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(
      new EnvironmentError(`${name}: found "${value}", expected ${expected}`),
    );
  });

  it("reads the mail server beside its sender and the address that links begin with", () => {
    const SMTP_URL = "smtps://bots:p%23@mail.example.org:465";
    const SMTP_FROM = "botwatch <bots@example.org>";

    const environment = readEnvironment({ SMTP_URL, SMTP_FROM, PUBLIC_URL: "https://bots.example.org" });

    expect(environment).toMatchObject({ smtpUrl: SMTP_URL, smtpFrom: SMTP_FROM });
  });

  it("names what is wrong with the mail server, without its password", () => {
    expect(() => readEnvironment({ SMTP_URL: "http://bots:hunter2@mail", SMTP_FROM: "nobody" })).toThrow(
      new EnvironmentError(
        "PUBLIC_URL: found nothing, expected the address that links in mails begin with, since SMTP_URL is set\n" +
          'SMTP_URL: found "http://…" (not shown in full, since it may hold a password), expected ' +
          "smtp:// or smtps:// with USER:PASSWORD@HOST:PORT, special characters of both percent-encoded\n" +
          'SMTP_FROM: found "nobody", expected an e-mail address, or a name with one: botwatch <bots@example.org>',
      ),
    );
  });

  it.each([
    ["mysql://ada:hunter2@db/x", 'found "mysql://…"'],
    ["ada:hunter2@db/x", 'found "…"'],
    ["postgres://ada:hunter2#@db/x", 'found "postgres://…"'],
    ["postgres://ada:hun/ter2@db:port/x", 'found "postgres://…"'],
  ])("refuses DATABASE_URL=%s without printing its password", (url, found) => {
    expect(() => readEnvironment({ DATABASE_URL: url })).toThrow(
      new EnvironmentError(
        `DATABASE_URL: ${found} (not shown in full, since it may hold a password), expected ` +
          "postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the password percent-encoded",
      ),
    );
  });

  it.each([
    [
      { ADMIN_EMAIL: "ada@example.org" },
      "ADMIN_PASSWORD: found nothing, expected a password, since ADMIN_EMAIL is set",
    ],
    [
      { ADMIN_PASSWORD: "hunter2" },
      "ADMIN_EMAIL: found nothing, expected an e-mail address, since ADMIN_PASSWORD is set",
    ],
    [
      { TRUSTED_DOCUMENTS_FILE: "documents.json" },
      "TRUSTED_DOCUMENTS: found nothing, expected only, since TRUSTED_DOCUMENTS_FILE is set",
    ],
    [
      { TRUSTED_DOCUMENTS: "only", GRAPHIQL: "on" },
      'GRAPHIQL: found "on", expected off, since TRUSTED_DOCUMENTS is only',
    ],
    [
      { DATABASE_READ_URL: "postgres://replica/x" },
      "DATABASE_URL: found nothing, expected the database that is written, since DATABASE_READ_URL is set",
    ],
    [
      { WORKERS: "2" },
      "DATABASE_URL: found nothing, expected a PostgreSQL server, since WORKERS asks for more than one process",
    ],
    [
      { WORKERS: "auto" },
      "DATABASE_URL: found nothing, expected a PostgreSQL server, since WORKERS asks for more than one process",
    ],
  ])("refuses %j alone", (source, message) => {
    expect(() => readEnvironment(source)).toThrow(new EnvironmentError(message));
  });

  it("names all wrong values at once, one a line", () => {
    const source = { PORT: "x", LOG_LEVEL: "loud", ADMIN_EMAIL: "ada", DATABASE_READ_URL: "postgres://replica/x" };

    expect(() => readEnvironment(source)).toThrow(
      new EnvironmentError(
        [
          "ADMIN_PASSWORD: found nothing, expected a password, since ADMIN_EMAIL is set",
          "DATABASE_URL: found nothing, expected the database that is written, since DATABASE_READ_URL is set",
          'PORT: found "x", expected a whole number from 0 to 65535',
          'ADMIN_EMAIL: found "ada", expected an e-mail address',
          'LOG_LEVEL: found "loud", expected trace, debug, info, warn, error, fatal, silent',
        ].join("\n"),
      ),
    );
  });

  it("cuts a long value", () => {
    expect(() => readEnvironment({ PORT: "9".repeat(5000) })).toThrow(/^PORT: found "9{100}…", expected/);
  });
});
