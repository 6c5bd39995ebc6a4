import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { z } from "zod";

/** What an operator can add to a command. */
export interface OperatorInput {
  /** The account that is meant. @defaultValue the first account */
  readonly email?: string | undefined;
}

/** What an operator can ask for, by name; each answers with what a script prints. */
export type OperatorCommands = Readonly<Record<string, (input: OperatorInput) => Promise<string>>>;

/** A way into a running server for scripts on the same machine that may read its data folder. */
export interface OperatorDoor {
  readonly close: () => Promise<void>;
}

/** A command that a running server could not carry out; the message says why. */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
}

/** How long a script waits for an answer. */
const ANSWER_MS = 10_000;

/** More than any command needs. */
const MOST_BODY_BYTES = 10_000;

const doorSchema = z.object({ port: z.int().min(1).max(65_535), secret: z.string().min(1) });
const callSchema = z.object({ command: z.string(), email: z.string().optional() });
const answerSchema = z.union([z.object({ output: z.string() }), z.object({ error: z.string() })]);

/**
 * Lets scripts into the process that has the embedded database, which nobody else can open.
 *
 * Listens on a free port of this machine alone, and writes it beside the data with a secret made for this run, in a
 * file that only its owner may read: whoever may read the data may use the door.
 *
 * @param options.dataDir - an existing folder.
 */
export async function openOperatorDoor(options: {
  readonly dataDir: string;
  readonly commands: OperatorCommands;
}): Promise<OperatorDoor> {
  const secret = randomBytes(32).toString("base64url");
  const server = createServer((request, response) => {
    void answer(request, options.commands, secret)
      .catch((error: unknown) => ({ status: 400, body: { error: messageOf(error) } }))
      .then(({ status, body }) => send(response, status, body));
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The operating system gave no port to listen on");
  }
  await writeDoor(options.dataDir, { port: address.port, secret });
  return {
    close: async () => {
      await rm(doorFile(options.dataDir), { force: true });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Asks the server that uses this folder.
 *
 * @param answerMs - how long an answer may take. @defaultValue 10000
 * @returns what is to be printed, or null where nobody is behind the door: a killed server leaves its file.
 * @throws OperatorError when the server could not carry it out.
 */
export async function callOperatorDoor(
  dataDir: string,
  command: string,
  input: OperatorInput,
  answerMs = ANSWER_MS,
): Promise<string | null> {
  const door = await readDoor(dataDir);
  if (door === null) {
    return null;
  }
  const answered = await ask(door, { command, ...input }, answerMs);
  if (answered !== null && "error" in answered) {
    throw new OperatorError(answered.error);
  }
  return answered?.output ?? null;
}

type Door = z.output<typeof doorSchema>;
type Answer = z.output<typeof answerSchema>;

async function answer(
  request: IncomingMessage,
  commands: OperatorCommands,
  secret: string,
): Promise<{ status: number; body: Answer }> {
  if (!isSame(request.headers.authorization ?? "", `Bearer ${secret}`)) {
    return { status: 401, body: { error: "The secret of this door is another one" } };
  }
  if (Number(request.headers["content-length"] ?? Infinity) > MOST_BODY_BYTES) {
    return { status: 413, body: { error: `A call has at most ${MOST_BODY_BYTES} bytes` } };
  }
  const { command, ...input } = callSchema.parse(await json(request));
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (run === undefined) {
    return {
      status: 404,
      body: { error: `There is no command ${command}, only ${Object.keys(commands).join(", ")}` },
    };
  }
  return { status: 200, body: { output: await run(input) } };
}

/** Null for whoever is not behind our door: nobody, or another program that was given the port since. */
async function ask(
  door: Door,
  call: OperatorInput & { readonly command: string },
  answerMs: number,
): Promise<Answer | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${door.port}/`, {
      method: "POST",
      headers: { authorization: `Bearer ${door.secret}`, "content-type": "application/json" },
      body: JSON.stringify(call),
      redirect: "error",
      signal: AbortSignal.timeout(answerMs),
    });
    return response.status === 401 ? null : answerSchema.parse(await response.json());
  } catch {
    return null;
  }
}

const doorFile = (dataDir: string) => join(dataDir, "operator.json");

/** Written aside and moved into place, so that nobody reads half of it, nor with the rights of an older file. */
async function writeDoor(dataDir: string, door: Door): Promise<void> {
  const draft = `${doorFile(dataDir)}.${process.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, JSON.stringify(door), { mode: 0o600 });
  await rename(draft, doorFile(dataDir));
}

async function readDoor(dataDir: string): Promise<Door | null> {
  try {
    return doorSchema.parse(JSON.parse(await readFile(doorFile(dataDir), "utf8")));
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, body: Answer): void {
  response.writeHead(status, { "content-type": "application/json", connection: "close" }).end(JSON.stringify(body));
}

/** Compared as hashes: of equal length, and telling nothing by the time it takes. */
function isSame(left: string, right: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
