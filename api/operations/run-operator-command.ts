import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { DataDirInUse, lockDataDir } from "../database/data-dir.ts";
import { openDatabase, type DatabaseLocation } from "../database/orm.ts";
import { type Environment, MEMORY_DATA_DIR, readEnvironment } from "../environment.ts";
import { backUpInto } from "./back-up-into.ts";
import { toOperatorSentence } from "./failure.ts";
import { createOperatorCommands, type OperatorCommand } from "./operator-commands.ts";
import { callOperatorDoor, type OperatorInput, OperatorError } from "./operator-door.ts";
import { publicAddressOf } from "./public-address.ts";

/** How long a server may take from its lock to its door: it opens and migrates the embedded database in between. */
const START_MS = 20_000;
const KNOCK_INTERVAL_MS = 250;
/** A large database takes minutes to be copied; nothing else takes long. */
const ANSWER_MS: Record<OperatorCommand, number> = {
  token: 10_000,
  "sign-in-link": 10_000,
  "reset-password": 10_000,
  backup: 240_000,
};

/**
 * Runs one command as a script: prints its answer and nothing else on stdout, or one sentence on stderr and exits
 * with 1.
 */
export async function runOperatorCommand(command: OperatorCommand): Promise<void> {
  let databaseUrl: string | undefined;
  try {
    const environment = readEnvironment(process.env);
    databaseUrl = environment.databaseUrl;
    console.log(await answerOperatorCommand(environment, command, readArguments(command, process.argv.slice(2))));
  } catch (error) {
    console.error(toOperatorSentence(error, databaseUrl));
    process.exitCode = 1;
  }
}

/**
 * Answers a command from the database that the environment names, wherever it is open.
 *
 * @throws an error whose message is a sentence for the operator.
 */
export async function answerOperatorCommand(
  environment: Environment,
  command: OperatorCommand,
  input: OperatorInput,
): Promise<string> {
  if (environment.databaseUrl !== undefined) {
    return answerFrom({ url: environment.databaseUrl }, environment, command, input);
  }
  if (environment.dataDir === MEMORY_DATA_DIR) {
    throw new OperatorError(
      `DATA_DIR is ${MEMORY_DATA_DIR}, which lives inside one server where no script can reach it: ` +
        "set DATA_DIR to a folder, or DATABASE_URL to a PostgreSQL server",
    );
  }
  return (
    (await callOperatorDoor(environment.dataDir, command, input, ANSWER_MS[command])) ??
    answerFromFolder(environment, command, input)
  );
}

async function answerFromFolder(
  environment: Environment,
  command: OperatorCommand,
  input: OperatorInput,
): Promise<string> {
  const { dataDir } = environment;
  if (!existsSync(dataDir)) {
    throw new OperatorError(`There is no database in ${dataDir} yet: start the server once, or set DATA_DIR`);
  }
  let lock;
  try {
    lock = lockDataDir(dataDir);
  } catch (error) {
    if (error instanceof DataDirInUse) {
      return knock(dataDir, command, input, error);
    }
    throw error;
  }
  try {
    return await answerFrom({ dataDir }, environment, command, input);
  } finally {
    lock.release();
  }
}

/** Waits for a server that has the folder and is still starting. */
async function knock(
  dataDir: string,
  command: OperatorCommand,
  input: OperatorInput,
  inUse: DataDirInUse,
): Promise<string> {
  const giveUpAt = performance.now() + START_MS;
  while (performance.now() < giveUpAt) {
    const answer = await callOperatorDoor(dataDir, command, input, ANSWER_MS[command]);
    if (answer !== null) {
      return answer;
    }
    await setTimeout(KNOCK_INTERVAL_MS);
  }
  throw new OperatorError(`${inUse.message}; it did not answer within ${START_MS / 1000} s`, { cause: inUse });
}

async function answerFrom(
  location: DatabaseLocation,
  environment: Environment,
  command: OperatorCommand,
  input: OperatorInput,
): Promise<string> {
  const orm = await openDatabase(location);
  try {
    const commands = createOperatorCommands({
      fork: () => orm.em.fork(),
      address: publicAddressOf(environment),
      backUp: () => backUpInto(environment.dataDir, orm),
    });
    return await commands[command](input);
  } finally {
    await orm.close(true);
  }
}

function readArguments(command: OperatorCommand, args: readonly string[]): OperatorInput {
  try {
    const isNamed = command === "reset-password";
    const options = { email: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: isNamed });
    return isNamed ? { email: positionals[0] ?? values.email } : values;
  } catch (cause) {
    throw new OperatorError(
      `Found the arguments ${args.join(" ")}, expected none or --email ADDRESS, as in: npm run ${command} -- --email ada@example.org`,
      { cause },
    );
  }
}
