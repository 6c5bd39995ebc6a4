import { EnvironmentError, readEnvironment } from "./environment.ts";
import { createLog } from "./log.ts";
import { type RunningServer, StartError, startServer } from "./start.ts";

/** A shutdown that takes longer is cut off: whoever waits for it has a limit too. */
const SHUTDOWN_LIMIT_MS = 9_000;

try {
  const environment = readEnvironment(process.env);
  const log = createLog(environment.logLevel);
  const server = await startServer(environment, log);
  stopOn(["SIGTERM", "SIGINT"], server);
  console.log(`botwatch is at ${server.address}`);
  if (server.signInLink !== null) {
    console.log(`Sign in once, within ten minutes: ${server.signInLink}`);
  }
} catch (error) {
  if (!(error instanceof EnvironmentError || error instanceof StartError)) {
    throw error;
  }
  console.error(error.message);
  // Exits although a connection that is being given up may still be there.
  process.exit(1);
}

function stopOn(signals: readonly NodeJS.Signals[], server: RunningServer): void {
  const stop = () => {
    signals.forEach((signal) => process.removeAllListeners(signal));
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
