import { pino, type Logger, type SerializedError, stdSerializers } from "pino";
import { PinoPretty } from "pino-pretty";
import type { LogLevel } from "./environment.ts";
import type { AnsweredRequest } from "./http/request-counts.ts";

/** What no log line may hold, should somebody ever put it into one: at the top, and one level down. */
const SECRETS = ["password", "token", "secret", "authorization", "cookie", "set-cookie"];
const REDACTED = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]);

/** Structured logs on stderr, one JSON object a line; readable where stderr is a terminal. */
export function createLog(level: LogLevel): Logger {
  const destination = process.stderr.isTTY
    ? PinoPretty({ destination: 2, ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss" })
    : pino.destination({ fd: 2, sync: true });
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: REDACTED,
      serializers: { err: toShownError },
    },
    destination,
  );
}

/**
 * What a log line says of an error. The values that a statement was given are left out: among them are addresses, and the
 * hashes of passwords and tokens.
 */
export function toShownError(error: Error): SerializedError {
  const { params: _params, parameters: _parameters, detail: _detail, query, ...shown } = stdSerializers.err(error);
  const text: unknown = query;
  return typeof text === "string" ? { ...shown, query: text.replaceAll(/'(?:[^']|'')*'/g, "'…'") } : shown;
}

/** Writes a line for each request that was answered, where somebody asked for so much: on `debug`. */
export function createRequestLog(
  log: Pick<Logger, "debug" | "isLevelEnabled">,
): (answered: AnsweredRequest) => void {
  return ({ tookMs, ...answered }) => {
    if (log.isLevelEnabled("debug")) {
      log.debug({ ...answered, ms: Math.round(tookMs) }, "Answered");
    }
  };
}
