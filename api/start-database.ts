import type { MikroORM } from "@mikro-orm/sql";
import { ensureFirstAccount, hasPassword } from "./accounts/first-account.ts";
import { lockDataDir } from "./database/data-dir.ts";
import { migrate } from "./database/migrate.ts";
import { type DatabaseLocation, openDatabase } from "./database/orm.ts";
import { pingDatabase } from "./database/ping.ts";
import { type Environment, MEMORY_DATA_DIR } from "./environment.ts";
import { createDemoBots } from "./operations/demo.ts";
import { toOperatorSentence } from "./operations/failure.ts";
import { createOperatorCommands } from "./operations/operator-commands.ts";
import { type AtClose, orCloseAgain, StartError } from "./start-or-close.ts";

/** A database that is ready, and open until it is closed. */
export interface PreparedDatabase {
  /** A link to a server at this address that signs a browser in once; null when somebody has a password. */
  readonly signInLink: (address: string) => Promise<string | null>;
  readonly close: () => Promise<void>;
}

/** Looks have connections of their own, so that nothing else can hold them up. */
const LOOK_CONNECTIONS = 4;
const PING_TIMEOUT_MS = 5_000;

/**
 * Makes the database ready for the processes of a server: migrations, the first account, the demo.
 *
 * @throws StartError when it cannot be; what was opened until then is closed again.
 */
export function prepareDatabase(environment: Environment): Promise<PreparedDatabase> {
  return orCloseAgain(async (atClose, close) => {
    const orm = await openOwnDatabase(locateDatabase(environment, atClose), { isPrepared: false }, atClose);
    await ensureAccountAndDemo(orm, environment);
    return { signInLink: (address) => makeSignInLink(orm, address), close };
  });
}

/**
 * The database that an environment names; a folder is this process's alone from here on.
 *
 * @throws StartError when another process uses the folder.
 */
export function locateDatabase(environment: Environment, atClose: AtClose): DatabaseLocation {
  if (environment.databaseUrl !== undefined) {
    return { url: environment.databaseUrl };
  }
  if (environment.dataDir !== MEMORY_DATA_DIR) {
    try {
      atClose(lockDataDir(environment.dataDir).release);
    } catch (cause) {
      throw new StartError(toOperatorSentence(cause), { cause });
    }
  }
  return { dataDir: environment.dataDir };
}

/**
 * Opens the database that is written.
 *
 * @param options.isPrepared - whether somebody else has brought it to the newest version.
 * @throws StartError
 */
export async function openOwnDatabase(
  location: DatabaseLocation,
  { isPrepared, ...options }: Parameters<typeof openDatabase>[1] & { readonly isPrepared: boolean },
  atClose: AtClose,
): Promise<MikroORM> {
  try {
    const orm = await openDatabase(location, options);
    atClose(() => orm.close(true));
    if (!isPrepared) {
      await migrate(orm);
    }
    return orm;
  } catch (cause) {
    const url = "url" in location ? location.url : undefined;
    throw new StartError(toOperatorSentence(cause, url), { cause });
  }
}

/** Makes the first account where there is none, and the demo where it is wanted. */
export async function ensureAccountAndDemo(orm: MikroORM, environment: Environment): Promise<void> {
  const { adminEmail: email, adminPassword: password } = environment;
  await ensureFirstAccount(
    orm.em.fork(),
    email === undefined || password === undefined ? null : { email, password },
  );
  if (environment.demo ?? environment.databaseUrl === undefined) {
    await createDemoBots(orm.em.fork());
  }
}

/** A link to a server at this address that signs a browser in once; null when somebody has a password. */
export async function makeSignInLink(orm: MikroORM, address: string): Promise<string | null> {
  const fork = () => orm.em.fork();
  const backUp = () => Promise.reject(new Error("Nobody asks for a backup here"));
  return (await hasPassword(fork())) ? null : createOperatorCommands({ fork, address, backUp })["sign-in-link"]({});
}

/**
 * Where looks read: of the source of a replica as well, which is asked what the replica may not know yet.
 *
 * @throws StartError when it does not answer.
 */
export async function openLooks(
  { databaseUrl, databaseReadUrl }: Environment,
  orm: MikroORM,
  options: Parameters<typeof openDatabase>[1],
  atClose: AtClose,
): Promise<{ readonly looks: MikroORM; readonly sourceLooks?: MikroORM }> {
  const openOne = async (url: string) => {
    const opened = await openDatabase({ url }, { ...options, poolSize: LOOK_CONNECTIONS });
    atClose(() => opened.close(true));
    return opened;
  };
  if (databaseUrl === undefined) {
    return { looks: orm };
  }
  const looks = await openOne(databaseReadUrl ?? databaseUrl);
  try {
    await pingDatabase(looks, PING_TIMEOUT_MS);
  } catch (cause) {
    const name = databaseReadUrl === undefined ? "DATABASE_URL" : "DATABASE_READ_URL";
    const reason = toOperatorSentence(cause, databaseReadUrl ?? databaseUrl).replace("DATABASE_URL", name);
    throw new StartError(reason, { cause });
  }
  return databaseReadUrl === undefined ? { looks } : { looks, sourceLooks: await openOne(databaseUrl) };
}
