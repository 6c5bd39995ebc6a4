/** Script: follows one bot in a terminal; `npm run watch -- --help` says how. */
import { createClient } from "../graphql/client.ts";
import { systemClock } from "../graphql/clock.ts";
import { HELP, toWish, type Wish } from "./arguments.ts";
import { EXIT, follow } from "./follow.ts";
import { toPlainText } from "./line.ts";
import { createJsonPrinter, createLivePrinter, createPlainPrinter, type Printer } from "./printers.ts";

async function main(wish: Wish): Promise<number> {
  if (wish.kind === "help") {
    process.stdout.write(HELP);
    return EXIT.stopped;
  }
  if (wish.kind === "wrong") {
    process.stderr.write(`${toPlainText(wish.message)}\n`);
    return EXIT.usage;
  }

  const { url, token, botId, isJson } = wish;
  const live = createClient({ url, token: () => token });
  const printer = toPrinter(isJson);
  const { exitCode, message } = await follow({ live, botId, clock: systemClock, printer, signal: toStopSignal() });
  if (message !== null) {
    process.stderr.write(`${toPlainText(message)}\n`);
  }
  return exitCode;
}

function toPrinter(isJson: boolean): Printer {
  if (isJson) {
    return createJsonPrinter(process.stdout);
  }
  return process.stdout.isTTY ? createLivePrinter(process.stdout) : createPlainPrinter(process.stdout);
}

/** Aborted when the person has seen enough, or when whoever read the output is gone. */
function toStopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on("SIGINT", stop).on("SIGTERM", stop);
  process.stdout.on("error", stop);
  return controller.signal;
}

process.exitCode = await main(toWish(process.argv.slice(2), process.env));
