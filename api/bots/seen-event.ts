import type { Viewer } from "../accounts/authenticate.ts";
import type { BotEventReading } from "./bot-event-log.ts";
import type { BotRole } from "./bot-member.entity.ts";

/** How the database logs that somebody was given a bot, or lost it; no other entry of that kind begins so. */
const SHARING = /^(Shared|No longer shared) with (\S+)/;

/** An entry of a bot's log as somebody may see it: with whom else a bot is shared is for its owner alone to know. */
export function toSeenEvent(event: BotEventReading, role: BotRole, viewer: Viewer): BotEventReading {
  if (role === "OWNER" || event.kind !== "CONFIGURED") {
    return event;
  }
  const [, what, email] = SHARING.exec(event.message) ?? [];
  if (email === undefined || (email === viewer.email && viewer.link === null)) {
    return event;
  }
  const actor = event.actor === email ? null : event.actor;
  return { ...event, actor, message: `${what} with somebody else` };
}
