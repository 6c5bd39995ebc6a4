import type { CombinedError } from "@urql/core";
import { pipe, subscribe } from "wonka";
import { MAX_ATTEMPTS } from "../graphql/backoff.ts";
import type { LiveClient } from "../graphql/client.ts";
import type { Clock } from "../graphql/clock.ts";
import type { Connection } from "../graphql/connection.ts";
import { answerOf, codeOf, isWorthRetrying, toSentence } from "../graphql/failure.ts";
import { BOT_NAME, BOT_STATUS } from "./documents.ts";
import { isSilent, type Scene } from "./line.ts";
import type { Printer } from "./printers.ts";

/** How the program ends, as its exit code. */
export const EXIT = { stopped: 0, lost: 1, usage: 2, notSignedIn: 3, noSuchBot: 4 } as const;

/** Why it ended. */
export interface Outcome {
  readonly exitCode: (typeof EXIT)[keyof typeof EXIT];
  /** One sentence for a person; null where the person asked for the end. */
  readonly message: string | null;
}

/** What {@link follow} needs. */
export interface FollowOptions {
  readonly live: LiveClient;
  readonly botId: string;
  readonly clock: Clock;
  readonly printer: Printer;
  /** Ends it, as the person's wish. */
  readonly signal: AbortSignal;
}

/** Shows one bot until the person, the server or the connection ends it; leaves nothing running behind. */
export async function follow({ live, botId, clock, printer, signal }: FollowOptions): Promise<Outcome> {
  const { promise: ended, resolve: end } = Promise.withResolvers<Outcome>();
  const { client, connection } = live;
  const leave: (() => void)[] = [];
  let scene: Scene = {
    label: botId,
    status: null,
    statusAt: null,
    connection: connection.get(),
    isSilent: false,
  };

  const onConnection = (next: Connection): void => {
    const last = scene;
    scene = { ...last, connection: next, isSilent: isSilent(next, clock.now()) };
    if (next.state !== "disconnected" && isNews(last, scene)) {
      printer.connection(scene, clock.now());
    }
    if (next.state === "failed") {
      end(toGivenUp(next));
    }
  };
  const tick = (): void => {
    onConnection(connection.get());
    printer.tick(scene, clock.now());
    cancelTick = clock.later(tick, 1_000);
  };
  const followStatus = (): void => {
    const { unsubscribe } = pipe(
      client.subscription(BOT_STATUS, { id: botId }),
      subscribe(({ data, error, hasNext }) => {
        if (error) {
          return end(toOutcome(error, botId));
        }
        if (!hasNext) {
          return end({ exitCode: EXIT.lost, message: "The server has ended the stream" });
        }
        if (!data) {
          return;
        }
        scene = { ...scene, status: data.botStatus, statusAt: clock.now() };
        printer.status(scene, clock.now());
      }),
    );
    leave.push(unsubscribe);
  };
  const askName = (): void => {
    const { unsubscribe } = pipe(
      client.query(BOT_NAME, { id: botId }),
      subscribe(({ data, error }) => {
        if (error) {
          return end(toOutcome(error, botId));
        }
        scene = { ...scene, label: data?.bot.name ?? botId };
        followStatus();
      }),
    );
    leave.push(unsubscribe);
  };

  let cancelTick = clock.later(tick, 1_000);
  leave.push(() => cancelTick(), connection.subscribe(onConnection));
  signal.addEventListener("abort", () => end({ exitCode: EXIT.stopped, message: null }), { once: true });
  askName();

  const outcome = await ended;
  for (const stop of leave) {
    stop();
  }
  printer.end();
  return outcome;
}

/** Bytes that come are no news; a word that changes is. */
function isNews(last: Scene, next: Scene): boolean {
  return (
    last.isSilent !== next.isSilent ||
    last.connection.state !== next.connection.state ||
    last.connection.attempts !== next.connection.attempts
  );
}

function toGivenUp({ attempts, lastError }: Connection): Outcome {
  return { exitCode: EXIT.lost, message: `Gave up after ${attempts} attempts: ${lastError ?? "no answer"}` };
}

function toOutcome(error: CombinedError, botId: string): Outcome {
  if (answerOf(error)?.status === 401 || codeOf(error) === "UNAUTHENTICATED") {
    const message = "The server does not accept the token in BOTWATCH_TOKEN: it is wrong or has expired";
    return { exitCode: EXIT.notSignedIn, message };
  }
  if (codeOf(error) === "NOT_FOUND") {
    return { exitCode: EXIT.noSuchBot, message: `There is no bot ${botId} that this token may see` };
  }
  const sentence = toSentence(error);
  if (isWorthRetrying(error, "query")) {
    return { exitCode: EXIT.lost, message: `Gave up after ${MAX_ATTEMPTS} attempts: ${sentence}` };
  }
  return { exitCode: EXIT.lost, message: error.networkError ? sentence : `The server refused: ${sentence}` };
}
