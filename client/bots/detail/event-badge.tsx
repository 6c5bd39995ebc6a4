import type { JSX } from "solid-js";
import { t } from "../../texts/texts.ts";
import type { LogLine } from "./log-line.ts";

/** What an entry of the log is about, in a word. */
export function EventBadge(props: { readonly line: LogLine }): JSX.Element {
  return (
    <span
      class={`inline-block rounded-full px-[9px] py-px text-[12px] font-semibold whitespace-nowrap ${COLOURS[toneOf(props.line)]}`}
    >
      {wordOf(props.line)}
    </span>
  );
}

function wordOf(line: LogLine): string {
  if (line.about === "status") {
    return t(`status.${line.runStatus}`);
  }
  return line.about === "action" ? t(`bot.log.${line.kind}.${line.state}`) : t(`bot.log.${line.kind}`);
}

type Tone = "running" | "stopped" | "error" | "waiting" | "pending" | "paused" | "plain";

function toneOf(line: LogLine): Tone {
  if (line.about === "status") {
    return STATUS_TONES[line.runStatus];
  }
  return line.about === "action" ? ACTION_TONES[line.state] : OTHER_TONES[line.kind];
}

const STATUS_TONES: Record<Extract<LogLine, { about: "status" }>["runStatus"], Tone> = {
  RUNNING: "running",
  STOPPED: "stopped",
  ERROR: "error",
  WAITING: "waiting",
  PENDING: "pending",
  PAUSED: "paused",
};

const ACTION_TONES: Record<Extract<LogLine, { about: "action" }>["state"], Tone> = {
  REQUESTED: "pending",
  CONFIRMED: "stopped",
  FAILED: "error",
  TIMED_OUT: "waiting",
};

const OTHER_TONES: Record<Extract<LogLine, { about: "other" }>["kind"], Tone> = {
  CREATED: "plain",
  CONFIGURED: "plain",
  STATUS: "plain",
  ACTION: "plain",
  ORDER: "plain",
  ERROR: "error",
  RECOVERED: "running",
};

const COLOURS: Record<Tone, string> = {
  running: "bg-running-soft text-running",
  stopped: "bg-stopped-soft text-stopped",
  error: "bg-error-soft text-error",
  waiting: "bg-waiting-soft text-waiting",
  pending: "bg-pending-soft text-pending",
  paused: "bg-paused-soft text-paused",
  plain: "bg-sunken text-text",
};
