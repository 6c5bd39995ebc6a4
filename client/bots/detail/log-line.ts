import type { BotEvent } from "./documents.ts";
import type { ListedStatus } from "../../live/documents.ts";

type RunStatus = ListedStatus["runStatus"];
type ActionKind = "START" | "STOP";
type ActionState = "REQUESTED" | "CONFIRMED" | "FAILED" | "TIMED_OUT";

/** What an entry of the log is about, as its badge says it, and what is left to be said beside it. */
export type LogLine =
  | { readonly about: "status"; readonly runStatus: RunStatus; readonly text: string }
  | { readonly about: "action"; readonly kind: ActionKind; readonly state: ActionState; readonly text: string }
  | { readonly about: "other"; readonly kind: BotEvent["kind"]; readonly text: string };

/**
 * Parts an entry's message into badge and text, so that nothing is said twice. The database writes a status as
 * `Running: reason` and an action as `Start timed out: message`; whatever reads otherwise is shown as it is.
 */
export function toLogLine({ kind, message }: Pick<BotEvent, "kind" | "message">): LogLine {
  if (kind === "STATUS") {
    const [, word = "", text = ""] = STATUS.exec(message) ?? [];
    const runStatus = RUN_STATUSES.find((candidate) => candidate === word.toUpperCase());
    return runStatus === undefined ? { about: "other", kind, text: message } : { about: "status", runStatus, text };
  }
  if (kind === "ACTION") {
    const [, verb, outcome, text = ""] = ACTION.exec(message) ?? [];
    const state = ACTION_STATES.find((candidate) => candidate === outcome?.toUpperCase().replace(" ", "_"));
    return verb === undefined || state === undefined
      ? { about: "other", kind, text: message }
      : { about: "action", kind: verb === "Start" ? "START" : "STOP", state, text };
  }
  const said = SAID_BY_BADGE[kind] ?? "";
  return { about: "other", kind, text: message.startsWith(said) ? message.slice(said.length) : message };
}

const RUN_STATUSES = ["STOPPED", "PENDING", "RUNNING", "WAITING", "PAUSED", "ERROR"] as const;
const ACTION_STATES = ["REQUESTED", "CONFIRMED", "FAILED", "TIMED_OUT"] as const;
const STATUS = /^([A-Za-z]+)(?:: (.*))?$/s;
const ACTION = /^(Start|Stop) (requested|confirmed|failed|timed out)(?:: (.*))?$/s;
const SAID_BY_BADGE: Partial<Record<BotEvent["kind"], string>> = { CREATED: "Created: ", CONFIGURED: "Changed: " };
