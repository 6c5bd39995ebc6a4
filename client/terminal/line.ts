import type { Connection } from "../graphql/connection.ts";
import type { BotStatus } from "./documents.ts";
import { toActionWords, toDurationWords, toPnlWords, toPositionWords, toStatusWords } from "./words.ts";

/** How long an open stream may be silent before what it brought is no longer shown as live. */
export const DOUBT_MS = 6_000;

/** All that a terminal shows about one bot. Instants are milliseconds since the epoch. */
export interface Scene {
  /** The bot's name, or its id until the name is known. */
  readonly label: string;
  readonly status: BotStatus | null;
  /** When the last status came. */
  readonly statusAt: number | null;
  readonly connection: Connection;
  /** The stream is open, but nothing has come for {@link DOUBT_MS}. */
  readonly isSilent: boolean;
}

/** Whether an open stream has been silent for too long. */
export function isSilent({ state, lastHeardAt }: Connection, now: number): boolean {
  return state === "connected" && lastHeardAt !== null && now - lastHeardAt >= DOUBT_MS;
}

/** The scene as one line, the doubtful first, so that a narrow terminal cuts off what matters least. */
export function toLine(scene: Scene, now: number): string {
  const { label, status, statusAt } = scene;
  const age = statusAt === null ? null : `${toDurationWords(now - statusAt)} ago`;
  const parts = [
    label,
    ...toConnectionParts(scene, now),
    ...(status === null ? [] : toStatusParts(scene, status, age)),
  ];
  return toPlainText(parts.join(" · "));
}

/** Takes out what a terminal would obey: texts come from whoever named the bot or wrote its row. */
export function toPlainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, " ");
}

function toConnectionParts({ connection, status, isSilent: silent }: Scene, now: number): string[] {
  const { state, attempts, lastError, lastHeardAt, nextRetryAt } = connection;
  if (silent) {
    return [`nothing heard for ${toDurationWords(now - (lastHeardAt ?? now))}`];
  }
  if (state === "connected") {
    return status === null ? ["connected"] : [];
  }
  if (state === "disconnected") {
    return ["connecting"];
  }

  const attempt = attempts > 0 ? `, attempt ${attempts}` : "";
  const next = nextRetryAt === null ? "" : ` in ${toDurationWords(nextRetryAt - now + 999)}`;
  return [`${state}${attempt}${next}${lastError === null ? "" : `: ${lastError}`}`];
}

function toStatusParts({ connection, isSilent: silent }: Scene, status: BotStatus, age: string | null): string[] {
  const isHeard = connection.state === "connected" && !silent;
  const words = [
    toStatusWords(status, isHeard),
    age,
    toPositionWords(status),
    toPnlWords(status),
    toActionWords(status),
    status.lastError ?? status.reason,
  ];
  return words.filter((word) => word !== null);
}
