import cluster from "node:cluster";
import { type Environment, EnvironmentError, readEnvironment } from "./environment.ts";
import { createLog } from "./log.ts";
import { type RunningServer, startServer } from "./start.ts";
import { StartError } from "./start-or-close.ts";
import { startWorker, startWorkers, tellPrimary } from "./workers.ts";

/** A shutdown that takes longer is cut off: whoever waits for it has a limit too. */
const SHUTDOWN_LIMIT_MS = 9_000;

try {
  const environment = readEnvironment(process.env);
  const server = await start(environment);
  stopOn(["SIGTERM", "SIGINT"], server);
  announce(server);
} catch (error) {
  if (!(error instanceof EnvironmentError || error instanceof StartError)) {
    throw error;
  }
  refuse(error.message);
}

function start(environment: Environment): Promise<RunningServer> {
  const log = createLog(environment.logLevel);
  if (cluster.isWorker) {
    return startWorker(environment, log);
  }
  return environment.workers > 1 ? startWorkers(environment, log) : startServer(environment, log);
}

function announce(server: RunningServer): void {
  if (cluster.isWorker) {
    tellPrimary({ kind: "serving", address: server.address });
    return;
  }
  console.log(`botwatch is at ${server.address}`);
  if (server.signInLink !== null) {
    console.log(`Sign in once, within ten minutes: ${server.signInLink}`);
  }
}

/** Exits although a connection that is being given up may still be there. */
function refuse(reason: string): void {
  if (cluster.isWorker) {
    tellPrimary({ kind: "refused", reason }, () => process.exit(1));
    return;
  }
  console.error(reason);
  process.exit(1);
}

function stopOn(signals: readonly NodeJS.Signals[], server: RunningServer): void {
  const stop = () => {
    signals.forEach((signal) => process.removeAllListeners(signal));
    if (cluster.isWorker) {
      // A terminal signals all processes of a server, and the first of them signals the others: once is enough.
      signals.forEach((signal) => process.on(signal, () => undefined));
    }
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref();
    void server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  signals.forEach((signal) => process.once(signal, stop));
}
