import type { Viewer } from "../accounts/authenticate.ts";
import { DomainError } from "../errors.ts";
import type { ChangePoller } from "../streams/change-poller.ts";
import { SharedSubscription } from "../streams/shared-source.ts";
import { noSuchBot, roleIn } from "./bot-access.ts";
import { type BotStatus, isShownSame } from "./bot-status.ts";
import { type BotStatusUpdates, createStatusBoard } from "./status-board.ts";

const LONGEST_MIN_INTERVAL_MS = 60_000;

/**
 * The status of one bot that the viewer may see: the current one first, then each that differs in anything but `readAt`.
 *
 * Fails with NOT_FOUND when there is no such bot; closes when there is none any more, or the viewer may not see it any more.
 */
export function streamBotStatus(
  statuses: ChangePoller<BotStatus>,
  request: { readonly botId: string; readonly minIntervalMs: number },
  viewer: Viewer,
): SharedSubscription<BotStatus> {
  refuseInterval(request.minIntervalMs);
  const keys = [request.botId];
  return new SharedSubscription((sink) => {
    let last: BotStatus | undefined;
    let position = 0;
    let urgentPosition = 0;
    const close = statuses.watch(request.botId, (status) => {
      if (status === null || roleIn(status, viewer) === null) {
        sink.end(noSuchBot(request.botId));
        return;
      }
      const before = last;
      // A restore has put the row back: only a fresh start can say so.
      if (before !== undefined && status.revision < before.revision) {
        sink.end();
        return;
      }
      last = status;
      if (before !== undefined && isShownSame(before, status)) {
        return;
      }
      position += 1;
      if (before === undefined || isUrgent(before, status)) {
        urgentPosition = position;
      }
      sink.changed();
    });
    return {
      minIntervalMs: request.minIntervalMs,
      isResumable: true,
      position: () => position,
      urgentPosition: () => urgentPosition,
      since: (known) => (known < position ? (last ?? null) : null),
      isVerified: statuses.isVerified,
      refresh: (done) => statuses.refresh(keys, done),
      close,
    };
  });
}

/**
 * Many bots in one stream: a full snapshot first, then what changed, each bot at most once an event.
 *
 * @param request.ids - which bots; null: all that the viewer may see, those that come and go as well.
 */
export function streamBotStatuses(
  pollers: { readonly statuses: ChangePoller<BotStatus>; readonly lists: ChangePoller<readonly string[]> },
  request: { readonly ids: readonly string[] | null; readonly minIntervalMs: number },
  viewer: Viewer,
): SharedSubscription<BotStatusUpdates> {
  refuseInterval(request.minIntervalMs);
  const { statuses, lists } = pollers;
  // A share link shows one bot, whatever else its maker may see.
  const wanted = request.ids ?? (viewer.link === null ? null : [viewer.link.botId]);
  return new SharedSubscription((sink) => {
    const watches = new Map<string, () => void>();
    let ids: readonly string[] = [];
    const board = createStatusBoard({
      isComplete: () => ids.every((id) => board.has(id)),
      isUrgent,
      onChange: sink.changed,
    });

    function take(botId: string, found: BotStatus | null): void {
      const status = found !== null && roleIn(found, viewer) !== null ? found : null;
      const before = board.get(botId);
      if (before != null && status !== null && status.revision < before.revision) {
        sink.end();
        return;
      }
      board.put(botId, status);
    }

    function follow(all: readonly string[]): void {
      ids = all;
      const known = new Set(all);
      for (const [id, stop] of watches) {
        if (!known.has(id)) {
          stop();
          watches.delete(id);
          board.remove(id);
        }
      }
      for (const id of known) {
        if (!watches.has(id)) {
          watches.set(id, nothing);
          watches.set(
            id,
            statuses.watch(id, (status) => take(id, status)),
          );
        }
      }
      board.announce();
    }

    const accountKeys = [viewer.accountId];
    const stopList = wanted === null ? lists.watch(viewer.accountId, (found) => follow(found ?? [])) : nothing;
    if (wanted !== null) {
      follow(wanted);
    }
    const refreshStatuses = (done: () => void) =>
      statuses.refresh(ids, () => {
        board.flush();
        done();
      });
    return {
      minIntervalMs: request.minIntervalMs,
      // An id says which event it was, not all that had been told by then.
      isResumable: false,
      position: board.position,
      urgentPosition: board.urgentPosition,
      since: board.since,
      isVerified: statuses.isVerified,
      refresh: (done) =>
        wanted === null ? lists.refresh(accountKeys, () => refreshStatuses(done)) : refreshStatuses(done),
      close: () => {
        stopList();
        watches.forEach((stop) => stop());
        board.close();
      },
    };
  });
}

const nothing = () => undefined;

function isUrgent(last: BotStatus, next: BotStatus): boolean {
  return (
    last.freshness !== next.freshness ||
    last.lastAction?.id !== next.lastAction?.id ||
    last.lastAction?.state !== next.lastAction?.state
  );
}

function refuseInterval(minIntervalMs: number): void {
  if (minIntervalMs < 0 || minIntervalMs > LONGEST_MIN_INTERVAL_MS) {
    const found = `found ${minIntervalMs}`;
    throw new DomainError("BAD_USER_INPUT", `minIntervalMs must be 0 to ${LONGEST_MIN_INTERVAL_MS}, ${found}`, {
      field: "minIntervalMs",
    });
  }
}
