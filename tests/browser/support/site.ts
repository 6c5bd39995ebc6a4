import type { BrowserContext } from "playwright-core";
import { SESSION_COOKIE } from "../../../api/accounts/authenticate.ts";
import { createAccount, createToken } from "../../../api/accounts/sign-in.ts";
import type { GraphQLAnswer } from "../../support/app.ts";
import { freePort, startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";

/** A whole product: the built dashboard and the API on a port, over a PostgreSQL of its own. */
export interface Site {
  /** Its address without a slash at the end; the same after a restart. */
  readonly url: string;
  /** For writes as any program does them: `report(site.database, botId, { run_status: "RUNNING" })`. */
  readonly database: TestDatabase;
  /** Makes an account that can sign in with its password, and signs it in. */
  readonly createAccount: (email?: string) => Promise<SiteAccount>;
  /** Ends the server and leaves the database alone: pages lose their connection. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
  /** Starts it again at the same address. */
  readonly start: () => Promise<void>;
  readonly restart: (signal?: NodeJS.Signals) => Promise<void>;
  /** What the servers wrote to their logs: warnings and worse. */
  readonly log: () => string;
  /** Ends everything, the database too. */
  readonly close: () => Promise<void>;
}

/** Somebody with a session. */
export interface SiteAccount {
  readonly id: string;
  readonly email: string;
  /** For the sign-in form. */
  readonly password: string;
  readonly token: string;
  /** Gives a browser the cookie of this account's session, as if it had signed in before. */
  readonly signInto: (context: BrowserContext) => Promise<void>;
  /** Runs an operation as this account. */
  readonly ask: (query: string, variables?: object) => Promise<GraphQLAnswer>;
  /**
   * Makes a bot through the API and returns its id. Without input it is a stopped one called EMA demo that another program
   * reports; what it reports is written with `report` of `tests/support/bots.ts`.
   */
  readonly createBot: (input?: object) => Promise<string>;
}

export interface SiteOptions {
  /** Variables of the server, over `RUNNER`, `DEMO` and `GRAPHIQL` being off as they are with `DATABASE_URL`. */
  readonly environment?: Readonly<Record<string, string>>;
}

const PASSWORD = "correct horse";

/**
 * Starts a site: one for each test file, in `beforeAll`. An embedded first start, with its printed link, is
 * `startServerProcess({ DATA_DIR: "memory://" })` of `tests/support/server-process.ts` instead.
 */
export async function startSite({ environment = {} }: SiteOptions = {}): Promise<Site> {
  const database = await startTestDatabase();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const servers: ServerProcess[] = [];

  async function start(): Promise<void> {
    // Without a first account every start would print a link.
    const admin = { ADMIN_EMAIL: "admin@example.org", ADMIN_PASSWORD: PASSWORD };
    const variables = { DATABASE_URL: database.url, ...admin, ...environment, PORT: String(port) };
    servers.push(await startServerProcess(variables));
  }

  async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const server = servers.at(-1);
    server?.kill(signal);
    await server?.exited;
  }

  try {
    await start();
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    url,
    database,
    createAccount: (email = `${crypto.randomUUID().slice(0, 8)}@example.org`) => openAccount(database, url, email),
    stop,
    start,
    restart: async (signal) => {
      await stop(signal);
      await start();
    },
    log: () => servers.map((server) => server.stderr()).join(""),
    close: async () => {
      await stop();
      await database.close();
    },
  };
}

async function openAccount(database: TestDatabase, url: string, email: string): Promise<SiteAccount> {
  const em = database.orm.em.fork();
  const account = await createAccount(em, email, PASSWORD);
  const { token } = await createToken(em, account, { remember: true });

  async function ask(query: string, variables: object = {}): Promise<GraphQLAnswer> {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    // A GraphQL response has this shape, which the tests go on to check.
    return { status: response.status, ...((await response.json()) as object) };
  }

  return {
    id: account.id,
    email,
    password: PASSWORD,
    token,
    ask,
    signInto: (context) =>
      context.addCookies([{ name: SESSION_COOKIE, value: token, url, httpOnly: true, sameSite: "Lax" }]),
    createBot: async (input = {}) => {
      const { data, errors } = await ask(
        "mutation C($input: CreateBotInput!) { createBot(input: $input) { id } }",
        {
          input: { name: "EMA demo", symbol: "BTC/USDT", kind: "EXTERNAL", ...input },
        },
      );
      if (errors !== undefined) {
        throw new Error(errors[0]?.message);
      }
      return String(data.createBot.id);
    },
  };
}
