import type { EntityManager } from "@mikro-orm/sql";
import DataLoader from "dataloader";
import { readStatuses } from "./bots/bot-status.query.ts";
import { readHistories } from "./history/bot-history.ts";
import type { Context } from "./schema/builder.ts";
import type { LiveServices } from "./services.ts";

/** Histories that are read in one query: more would keep others waiting for long. */
const MOST_HISTORIES = 200;

/** What one request brings along. */
export type RequestParts = Pick<
  Context,
  "viewer" | "caller" | "requestId" | "lastEventId" | "signal" | "setSession"
>;

/** The context of one request. Its entity manager and loader are made when they are asked for: a stream never does. */
export function createContext(services: LiveServices, request: RequestParts): Context {
  let em: EntityManager | undefined;
  let loadStatus: Context["loadStatus"] | undefined;
  let loadHistory: Context["loadHistory"] | undefined;
  const { statuses, lists, readLog, loadBot, actionTimeouts, audit, signInAttempts, markets, resetRequests } =
    services;
  return {
    ...request,
    statuses,
    lists,
    readLog,
    loadBot,
    actionTimeouts,
    audit,
    signInAttempts,
    markets,
    resetRequests,
    get em() {
      em ??= services.fork();
      return em;
    },
    get loadStatus() {
      loadStatus ??= new DataLoader(async (ids: readonly string[]) => {
        const found = await readStatuses(services.ask, ids);
        return ids.map((id) => found.get(id) ?? null);
      });
      return loadStatus;
    },
    get loadHistory() {
      loadHistory ??= new DataLoader(
        async (requests) => {
          const found = await readHistories(services.fork(), requests, request.viewer);
          return found.map((samples) => samples ?? []);
        },
        { cache: false, maxBatchSize: MOST_HISTORIES },
      );
      return loadHistory;
    },
  };
}
