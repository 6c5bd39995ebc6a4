import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { createMailer } from "./accounts/mailer.ts";
import { type App, createApp } from "./app.ts";
import { readDashboardFiles } from "./http/dashboard-files.ts";
import { readTrustedDocuments, type TrustedDocuments, TrustedDocumentsError } from "./http/trusted-documents.ts";
import type { OtherStreams } from "./http/stream-shares.ts";
import { createConnections } from "./database/orm.ts";
import { type Environment, MEMORY_DATA_DIR } from "./environment.ts";
import { createRequestLog } from "./log.ts";
import { createMarket, type Market } from "./market/create-market.ts";
import { createMetrics, type ProcessMetrics, type ReadMetrics, toMetricsText } from "./operations/metrics.ts";
import { createQueryCounts } from "./operations/query-counts.ts";
import type { Tracing } from "./operations/telemetry.ts";
import { readVersion } from "./operations/version.ts";
import { backUpInto } from "./operations/back-up-into.ts";
import { createOperatorCommands } from "./operations/operator-commands.ts";
import { toOperatorSentence } from "./operations/failure.ts";
import { openOperatorDoor } from "./operations/operator-door.ts";
import { publicAddressOf, resetLinkOf } from "./operations/public-address.ts";
import { createRunner, type Runner } from "./runner/runner.ts";
import { createServices, type ServicesOptions } from "./services.ts";
import {
  ensureAccountAndDemo,
  locateDatabase,
  makeSignInLink,
  openLooks,
  openOwnDatabase,
} from "./start-database.ts";
import { type AtClose, orCloseAgain, StartError } from "./start-or-close.ts";

/** A server that runs. */
export interface RunningServer {
  /** Where people reach it. */
  readonly address: string;
  /** Signs a browser in once; null when somebody has a password. */
  readonly signInLink: string | null;
  readonly close: () => Promise<void>;
}

/** The part of one process among several that are one server. */
export interface ServerPart {
  readonly otherStreams: OtherStreams;
  /** Makes the metrics of this process part of the server's, and reads those of all of its processes. */
  readonly shareMetrics: (readOwn: ReadMetrics) => () => Promise<readonly ProcessMetrics[]>;
}

/** So many connections may wait to be accepted, as far as the kernel allows it (`net.core.somaxconn`): people come together. */
const BACKLOG = 4_096;
/** Where `npm run build` puts the dashboard. */
const DASHBOARD_FOLDER = fileURLToPath(new URL("../dist/client", import.meta.url));
/** What the dashboard and `npm run watch` ask, which the build has gathered. */
const DASHBOARD_DOCUMENTS = join(DASHBOARD_FOLDER, ".documents.json");
/** Streams that were told to go have so long to take that in before their sockets are closed. */
const STREAMS_LEAVE_MS = 1_500;

/**
 * Starts everything an environment asks for.
 *
 * @param part - given where this process is one of several; whoever started it has prepared the database, and shows the
 *   link.
 * @throws StartError when it cannot be; what was started until then is closed again.
 */
export function startServer(environment: Environment, log: Logger, part?: ServerPart): Promise<RunningServer> {
  return orCloseAgain((atClose, close) => start({ environment, log, part, atClose, close }));
}

interface StartParts {
  readonly environment: Environment;
  readonly log: Logger;
  readonly part: ServerPart | undefined;
  readonly atClose: AtClose;
  readonly close: () => Promise<void>;
}

async function start({ environment, log, part, atClose, close }: StartParts): Promise<RunningServer> {
  const trustedDocuments = await openDocuments(environment);
  const market = await openMarket(environment, log);
  atClose(market.close);
  const location = locateDatabase(environment, atClose);
  const connections = createConnections();
  const isPrepared = part !== undefined;
  const version = readVersion();
  const tracing = await openTracing(environment, version);
  atClose(() => tracing?.close());
  const queries = createQueryCounts(tracing?.onQuery);
  const { onQuery } = queries;
  const orm = await openOwnDatabase(location, { connections, isPrepared, onQuery }, atClose);
  if (!isPrepared) {
    await ensureAccountAndDemo(orm, environment);
  }

  const lookConnections = createConnections();
  const { looks, sourceLooks } = await openLooks(
    environment,
    orm,
    { connections: lookConnections, onQuery },
    atClose,
  );
  let runner: Runner | null = null;
  const services = createServices({
    orm,
    looks,
    sourceLooks,
    connections: { orm: connections, looks: lookConnections },
    url: environment.databaseUrl,
    push: environment.push,
    pollIntervalMs: environment.pollIntervalMs,
    auditDays: environment.auditDays,
    limits: environment.limits,
    log,
    onAction: (botId) => runner?.wake(botId),
    markets: market.markets,
    aroundLook: tracing?.aroundLook,
    ...(await openMail(environment, atClose)),
  });
  atClose(services.close);
  await services.start();
  if (market.feed !== null) {
    runner = createRunner({ orm, feed: market.feed, log });
    atClose(runner.stop);
    runner.start();
  }
  const readOwn = createMetrics({
    version,
    app: () => app.counts,
    services: services.counts,
    queries: queries.counts,
    runner: () => runner?.counts() ?? null,
    marketConnections: () => market.markets.connections().map(({ state }) => state),
    isVerified: services.statuses.isVerified,
    push: environment.push,
    checkDatabase: services.checkDatabase,
  });
  const logRequest = createRequestLog(log);
  const readAll = part?.shareMetrics(readOwn) ?? (async () => [await readOwn()]);
  const app: App = createApp({
    services,
    settings: environment,
    otherStreams: part?.otherStreams,
    trustedDocuments,
    dashboard: await readDashboardFiles(DASHBOARD_FOLDER),
    logBug: (error, requestId) => log.error({ err: error, requestId }, "A request failed"),
    logRequest: (answered) => {
      logRequest(answered);
      tracing?.describe(answered);
    },
    around: tracing?.aroundRequest,
    readMetrics: async () => toMetricsText(await readAll()),
  });
  const server = await listen(app, environment);
  atClose(() => stopListening(server, app));
  const port = portOf(server);
  const address = publicAddressOf(environment, port);
  if ("dataDir" in location && location.dataDir !== MEMORY_DATA_DIR) {
    const commands = createOperatorCommands({
      fork: () => orm.em.fork(),
      address,
      backUp: () => backUpInto(location.dataDir, orm),
    });
    const door = await openOperatorDoor({ dataDir: location.dataDir, commands });
    atClose(door.close);
  }
  return { address, signInLink: isPrepared ? null : await makeSignInLink(orm, address), close };
}

/** Loaded only where it is asked for. */
async function openTracing({ traceEndpoint }: Environment, version: string): Promise<Tracing | null> {
  if (traceEndpoint === undefined) {
    return null;
  }
  const { startTracing } = await import("./operations/telemetry.ts");
  return startTracing({ endpoint: traceEndpoint, version });
}

/** Mail is for servers that have an address people use, which their links begin with. */
async function openMail(
  { smtpUrl, smtpFrom, publicUrl }: Environment,
  atClose: AtClose,
): Promise<Pick<ServicesOptions, "mail">> {
  if (smtpUrl === undefined || smtpFrom === undefined || publicUrl === undefined) {
    return {};
  }
  const mailer = await createMailer({ url: smtpUrl, from: smtpFrom });
  atClose(mailer.close);
  return { mail: { send: mailer.send, linkOf: (secret) => resetLinkOf(publicUrl, secret) } };
}

/** The only documents that run; undefined: any. */
async function openDocuments(environment: Environment): Promise<TrustedDocuments | undefined> {
  const { trustedDocuments, trustedDocumentsFile } = environment;
  if (trustedDocuments === "off") {
    return undefined;
  }
  try {
    const own = trustedDocumentsFile === undefined ? [] : [trustedDocumentsFile];
    return await readTrustedDocuments([DASHBOARD_DOCUMENTS, ...own]);
  } catch (cause) {
    if (!(cause instanceof TrustedDocumentsError)) {
      throw cause;
    }
    const advice = cause.message.includes(DASHBOARD_DOCUMENTS) ? ": npm run build writes them" : "";
    throw new StartError(`TRUSTED_DOCUMENTS=only: ${cause.message}${advice}`, { cause });
  }
}

async function openMarket(settings: Environment, log: Logger): Promise<Market> {
  try {
    return await createMarket({ settings, hasBots: settings.runner, log });
  } catch (cause) {
    throw new StartError(toOperatorSentence(cause), { cause });
  }
}

async function listen(app: App, environment: Environment): Promise<Server> {
  const server = createServer(app.listener);
  server.listen({ port: environment.port, host: environment.host, backlog: BACKLOG });
  try {
    await once(server, "listening");
  } catch (cause) {
    const isBusy = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
    const reason = isBusy ? "another program listens there: stop it or set PORT" : toOperatorSentence(cause);
    throw new StartError(`Cannot listen on ${environment.host}:${environment.port}: ${reason}`, { cause });
  }
  return server;
}

/** Takes no more requests, tells streams to come back elsewhere, and closes what is left. */
async function stopListening(server: Server, app: App): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  app.close();
  const timer = setTimeout(() => server.closeAllConnections(), STREAMS_LEAVE_MS);
  await closed;
  clearTimeout(timer);
}

function portOf(server: Server): number {
  // A server that listens on a port has an address of this kind.
  return (server.address() as AddressInfo).port;
}
