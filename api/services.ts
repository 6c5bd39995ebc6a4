import type { EntityManager, MikroORM } from "@mikro-orm/sql";
import { pruneExpired } from "./accounts/prune-expired.ts";
import { findViewer, type Viewer } from "./accounts/authenticate.ts";
import type { Caller } from "./accounts/caller.ts";
import type { Mail } from "./accounts/mailer.ts";
import { createResetRequests } from "./accounts/reset-requests.ts";
import { createSignInAttempts } from "./accounts/sign-in-attempts.ts";
import { createSessionPoller } from "./accounts/session.poller.ts";
import { createSessionUses, writeSessionUses } from "./accounts/session-uses.ts";
import type { NewToken } from "./accounts/sign-in.ts";
import { createViewerCheck } from "./accounts/viewer-check.ts";
import { pruneAuditEntries } from "./audit/audit-list.ts";
import { createAuditLog } from "./audit/audit-log.ts";
import { redeemAuditedLink } from "./audit/audited-sign-in-link.ts";
import { createActionTimeouts } from "./bots/action-timeouts.ts";
import { createBotCache } from "./bots/bot-cache.ts";
import { createLogReader } from "./bots/bot-event-log.ts";
import { timeOutActions } from "./bots/bot-lifecycle.ts";
import { createBotListPoller } from "./bots/bot-list.poller.ts";
import { createBotStatusPoller } from "./bots/bot-status.poller.ts";
import { type Ask, createAsk } from "./database/ask.ts";
import { countLook, createServiceCounts, type LookedAt, type ServiceCounts } from "./operations/service-counts.ts";
import { type Connections, forkOf } from "./database/orm.ts";
import { pingDatabase } from "./database/ping.ts";
import { createDatabaseClock } from "./database/database-clock.ts";
import { askWriteNumbers } from "./database/write-numbers.ts";
import { isServerTrouble } from "./database/server-trouble.ts";
import { createWakeUps } from "./database/wake-ups.ts";
import { pruneSamples, takeSamples } from "./history/bot-samples.ts";
import { createSampler } from "./history/sampler.ts";
import { type Limits, toLimits } from "./limits.ts";
import type { Markets } from "./market/markets.ts";
import { createSimulatedPrices } from "./market/simulated-feed.ts";
import { createSimulatedMarkets } from "./market/simulated-markets.ts";
import type { Services } from "./schema/builder.ts";
import type { ChangePoller, LookOutcome } from "./streams/change-poller.ts";
import { observe } from "./streams/counts.ts";

/** Writes structured logs; pino is one. */
export interface Log {
  readonly info: (details: object, message: string) => void;
  readonly warn: (details: object, message: string) => void;
  readonly error: (details: object, message: string) => void;
}

export interface ServicesOptions {
  readonly orm: MikroORM;
  /** Where looks read: a pool of their own, so that nothing else can hold them up. */
  readonly looks: MikroORM;
  /**
   * Given where that is a replica, which may be behind: its source, for looks that must not be. A pool of their own as well.
   */
  readonly sourceLooks?: MikroORM | undefined;
  /** The connections of both, where they are a server's: those that are lost without a word are given up. */
  readonly connections?: { readonly orm: Connections; readonly looks: Connections } | undefined;
  /** PostgreSQL's address; absent: the database is embedded. */
  readonly url?: string | undefined;
  readonly push: boolean;
  readonly pollIntervalMs: number;
  /** How often somebody may try to sign in, among others. @defaultValue those of an environment that says nothing */
  readonly limits?: Limits;
  readonly log: Log;
  /** Runs each look with something around it, a trace for example. */
  readonly aroundLook?: ((of: LookedAt, look: () => Promise<void>) => Promise<void>) | undefined;
  /** How many days the audit log goes back. @defaultValue 365 */
  readonly auditDays?: number;
  /** Something was asked of a bot: a runner in this process may want to know at once. */
  readonly onAction?: (botId: string) => void;
  /** The market that viewers see; closed by whoever made it. @defaultValue a simulated one */
  readonly markets?: Markets;
  /** Sends mail to people who forgot their password, with a link of this form. @defaultValue none is sent */
  readonly mail?: {
    readonly send: (mail: Mail) => Promise<void>;
    readonly linkOf: (secret: string) => string;
  };
}

/** Everything that lives as long as the server: the pollers, their wake-ups, and what requests share. */
export interface LiveServices extends Services {
  readonly fork: () => EntityManager;
  readonly ask: Ask;
  readonly sessions: ChangePoller<Date>;
  readonly findViewer: (token: string) => Promise<Viewer | null>;
  /** The same for a stream, whose session is followed from then on: what was found a moment ago will do. */
  readonly findViewerOfStream: (token: string) => Promise<Viewer | null>;
  /** Spends a one-time link; null when it opens nothing. */
  readonly redeemLink: (
    secret: string,
    from: { readonly caller: Caller; readonly requestId: string | null },
  ) => Promise<NewToken | null>;
  readonly checkDatabase: () => Promise<void>;
  /** Whether a failure says that the database cannot be reached. */
  readonly isAway: (error: unknown) => boolean;
  /** The database's clock at the last good look; null before any. */
  readonly lastGoodLookAt: () => Date | null;
  readonly counts: ServiceCounts;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** With wake-ups a revoked session is heard of; its clock is for those that were lost. */
const SESSION_INTERVAL_WITH_PUSH_MS = 5_000;
const READY_TIMEOUT_MS = 2_000;
/** Beside a look that hangs, a query that has taken this long hangs too. */
const HANGING_MS = 2_000;
/** No statement of ours takes so long, even when it waits for a writer; its connection was lost without a word. */
const QUERY_LIMIT_MS = 15_000;
const QUERY_WATCH_MS = 1_000;
/** Behind a whole minute by so much more than clocks differ that its sample does not count for the one before. */
const SAMPLES_AFTER_MS = 1_000;
/** Servers begin at moments of their own, so that all but the first find little to do. */
const SAMPLES_SPREAD_MS = 5_000;
const AUDIT_DAYS = 365;
/** A crowd that comes back at once with one token takes longer than one check. Without wake-ups nothing would undo it. */
const VIEWER_KEPT_FOR_MS = 250;

/** Builds the services; nothing is asked of the database before `start`. */
export function createServices(options: ServicesOptions): LiveServices {
  const { log, pollIntervalMs } = options;
  const counts = createServiceCounts();
  const { aroundLook } = options;
  const looksOf = (of: LookedAt) => ({
    onLook: (look: LookOutcome) => countLook(counts.looks[of], look),
    aroundLook: aroundLook === undefined ? undefined : (look: () => Promise<void>) => aroundLook(of, look),
  });
  const clock = createDatabaseClock(() => {
    // What was published by the old time, in the midst of a look, is made anew after it.
    setImmediate(() => {
      statuses.republish();
      sessions.republish();
    });
  });
  let queryWatch: NodeJS.Timeout | undefined;
  const fork = () => forkOf(options.orm);
  /** A look got no answer: what else is open may be lost with it, and a new connection costs little. */
  const abandonLost = () => {
    options.connections?.looks.abandon({ busyForMs: 0, isIdleToo: true });
    options.connections?.orm.abandon({ busyForMs: HANGING_MS, isIdleToo: true });
  };
  // Without push there may be a transaction pooler in between.
  const ask = createAsk(options.orm, { isPrepared: options.push });
  const askAtLook = createAsk(options.looks, { isPrepared: options.push });
  const { sourceLooks } = options;
  const askAtSource = sourceLooks === undefined ? askAtLook : createAsk(sourceLooks, { isPrepared: options.push });
  const giveUpWith = (signal: AbortSignal, asked: Ask) => {
    signal.addEventListener("abort", abandonLost, { once: true });
    return asked;
  };
  const askIn = (signal: AbortSignal) => giveUpWith(signal, askAtLook);
  // Who may see what is never taken from a replica: it would know nothing yet of whoever has just come.
  const askForAccess = (signal: AbortSignal) => giveUpWith(signal, askAtSource);
  const viewerCheck = createViewerCheck({
    find: (token) => findViewer(fork(), token),
    keptForMs: options.push ? VIEWER_KEPT_FOR_MS : 0,
    onHanging: abandonLost,
  });
  const sessionUses = createSessionUses({
    write: (ids) => writeSessionUses(fork(), ids),
    later: laterUnlessDone,
    now: () => performance.now(),
    onError: (error) => log.warn({ err: error }, "The uses of sessions could not be written down"),
  });
  const noteUse = (viewer: Viewer | null) => {
    if (viewer !== null) {
      sessionUses.note(viewer.sessionId);
    }
    return viewer;
  };
  const resetRequests = createResetRequests({
    fork,
    ask,
    send: options.mail?.send ?? null,
    linkOf: options.mail?.linkOf ?? ((secret) => secret),
    onError: (error) => log.warn({ err: error }, "A mail with a link for a new password could not be sent"),
  });
  const wakeUps = options.push
    ? createWakeUps({
        orm: options.orm,
        url: options.url,
        onWakeUp: (kind, ids) => {
          counts.wakeUps[kind] += 1;
          if (kind === "bot") {
            statuses.wake(ids);
          } else if (kind === "owner") {
            lists.wake(ids);
          } else if (kind === "session") {
            ids.forEach(viewerCheck.forget);
            sessions.wake(ids);
          } else if (kind === "action") {
            ids.forEach((id) => options.onAction?.(id));
          } else {
            statuses.sweep();
          }
        },
        onLost: () => {
          statuses.refollow();
          lists.sweep();
          sessions.sweep();
        },
        onOutage: (error) => {
          counts.hasWakeUps = false;
          log.warn({ err: error }, "Wake-ups are lost: looking on the clock until they are back");
        },
        onRecovery: () => {
          counts.hasWakeUps = true;
          log.info({}, "Wake-ups are back");
        },
      })
    : undefined;

  const statuses = createBotStatusPoller({
    askIn,
    askSource: sourceLooks === undefined ? undefined : () => askWriteNumbers(askAtSource),
    clock,
    intervalMs: pollIntervalMs,
    follow: wakeUps?.follow,
    unfollow: wakeUps?.unfollow,
    onOutage: (error) =>
      log.error({ err: error }, "The database cannot be read: statuses are UNVERIFIED until it can"),
    onRecovery: () => log.info({}, "The database can be read again"),
    ...looksOf("statuses"),
    onTold: ({ changedAt }) =>
      observe(counts.eventAge, Math.max(0, clock.now().getTime() - changedAt.getTime()) / 1_000),
  });
  const lists = createBotListPoller({
    askIn: askForAccess,
    clock,
    intervalMs: pollIntervalMs,
    ...looksOf("lists"),
  });
  const sessions = createSessionPoller({
    askIn: askForAccess,
    clock,
    intervalMs: wakeUps === undefined ? pollIntervalMs : Math.max(pollIntervalMs, SESSION_INTERVAL_WITH_PUSH_MS),
    ...looksOf("sessions"),
  });
  const actionTimeouts = createActionTimeouts({
    timeOut: () => timeOutActions(fork()),
    onError: (error) => log.warn({ err: error }, "Actions could not be timed out; trying again soon"),
  });
  const audit = createAuditLog({ fork, isAway: isServerTrouble, log });
  const sampler = createSampler({
    clock: { now: () => clock.now().getTime(), later: laterUnlessDone },
    offsetMs: SAMPLES_AFTER_MS + Math.random() * SAMPLES_SPREAD_MS,
    take: () => takeSamples(fork()),
    prune: async () => {
      const hasMore = [
        await pruneSamples(fork()),
        await pruneAuditEntries(fork(), options.auditDays ?? AUDIT_DAYS),
        await pruneExpired(fork()),
      ];
      return hasMore.includes(true);
    },
    onError: (error) => log.warn({ err: error }, "Bots could not be sampled for charts; trying again next minute"),
  });

  return {
    statuses,
    lists,
    sessions,
    readLog: createLogReader(fork, (error) =>
      log.warn({ err: error }, "A bot's log could not be read; trying again in a moment"),
    ),
    loadBot: createBotCache(fork),
    actionTimeouts,
    audit,
    signInAttempts: createSignInAttempts({ ask, limits: options.limits ?? toLimits(() => undefined) }),
    markets: options.markets ?? createSimulatedMarkets({ priceAt: createSimulatedPrices() }),
    resetRequests,
    fork,
    ask,
    findViewer: (token) => viewerCheck.find(token).then(noteUse),
    findViewerOfStream: (token) => viewerCheck.findRecent(token).then(noteUse),
    redeemLink: (secret, from) => redeemAuditedLink({ fork, audit }, secret, from),
    isAway: isServerTrouble,
    checkDatabase: async () => {
      await pingDatabase(options.orm, READY_TIMEOUT_MS);
      await pingDatabase(options.looks, READY_TIMEOUT_MS);
    },
    counts,
    lastGoodLookAt: () => latestOf([statuses.lastSweepAt(), lists.lastSweepAt(), sessions.lastSweepAt()]),
    start: async () => {
      await wakeUps?.start();
      queryWatch = setInterval(
        () => options.connections?.orm.abandon({ busyForMs: QUERY_LIMIT_MS, isIdleToo: false }),
        QUERY_WATCH_MS,
      );
      queryWatch.unref();
      sampler.start();
    },
    close: async () => {
      clearInterval(queryWatch);
      await Promise.all([sessionUses.close(), resetRequests.close()]);
      actionTimeouts.close();
      await Promise.all([statuses.close(), lists.close(), sessions.close(), sampler.close()]);
      await wakeUps?.close();
    },
  };
}

/** A timer that keeps no process alive. */
function laterUnlessDone(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
}

function latestOf(instants: readonly (Date | null)[]): Date | null {
  return instants.reduce((latest, one) => (one !== null && (latest === null || one > latest) ? one : latest), null);
}
