import { pino, type Logger } from "pino";
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
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: REDACTED }, destination);
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
