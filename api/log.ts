import { pino, type Logger } from "pino";
import { PinoPretty } from "pino-pretty";
import type { LogLevel } from "./environment.ts";

/** Structured logs on stderr, one JSON object a line; readable where stderr is a terminal. */
export function createLog(level: LogLevel): Logger {
  const destination = process.stderr.isTTY
    ? PinoPretty({ destination: 2, ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss" })
    : pino.destination({ fd: 2, sync: true });
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
