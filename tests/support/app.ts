import { createServer } from "node:http";
import { type App, createApp } from "../../api/app.ts";
import { createAccount, createToken } from "../../api/accounts/sign-in.ts";
import { Account } from "../../api/accounts/account.entity.ts";
import { createConnections, openDatabase } from "../../api/database/orm.ts";
import type { TrustedDocuments } from "../../api/http/trusted-documents.ts";
import type { DashboardFiles } from "../../api/http/dashboard-files.ts";
import { type Limits, toLimits } from "../../api/limits.ts";
import { createServices, type LiveServices, type ServicesOptions } from "../../api/services.ts";
import type { Markets } from "../../api/market/markets.ts";
import type { TestDatabase } from "./database.ts";

/** The real app on a real database, in process; `listen` gives it a port where sockets are the subject. */
export interface TestApp {
  readonly app: App;
  readonly services: LiveServices;
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Runs an operation and returns the body, whatever the status. */
  readonly ask: (query: string, variables?: object, token?: string) => Promise<GraphQLAnswer>;
  /** A port of its own, and the address of `/graphql` there. */
  readonly listen: () => Promise<string>;
  /** What was logged as a bug of ours. */
  readonly bugs: unknown[];
  readonly close: () => Promise<void>;
}

export interface GraphQLAnswer {
  readonly status: number;
  // Tests know what they asked for.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: {
      readonly code?: string;
      readonly field?: string;
      readonly fields?: readonly { readonly field: string; readonly message: string }[];
    };
  }[];
}

export interface TestAppOptions {
  /** Where looks read. @defaultValue the database itself */
  readonly readUrl?: string;
  readonly push?: boolean;
  readonly pollIntervalMs?: number;
  readonly pingIntervalMs?: number;
  readonly maxStreams?: number;
  readonly maxStreamsPerAccount?: number;
  readonly allowedOrigins?: readonly string[];
  readonly publicUrl?: string;
  readonly graphiql?: boolean;
  readonly introspection?: boolean;
  readonly trustProxy?: boolean;
  /** @defaultValue a server's own */
  readonly limits?: Partial<Limits>;
  readonly compression?: boolean;
  /** @defaultValue any */
  readonly trustedDocuments?: TrustedDocuments;
  /** @defaultValue none */
  readonly dashboard?: DashboardFiles;
  /** @defaultValue none is sent */
  readonly mail?: NonNullable<ServicesOptions["mail"]>;
  /** @defaultValue a simulated one */
  readonly markets?: Markets;
}

/** Starts the app. */
export async function startTestApp(
  database: TestDatabase,
  { markets, mail, limits, ...options }: TestAppOptions = {},
): Promise<TestApp> {
  const bugs: unknown[] = [];
  const allLimits = { ...toLimits(() => undefined), ...limits };
  const connections = createConnections();
  const looks = await openDatabase({ url: options.readUrl ?? database.url }, { poolSize: 4, connections });
  const sourceLooks =
    options.readUrl === undefined
      ? undefined
      : await openDatabase({ url: database.url }, { poolSize: 4, connections });
  const services = createServices({
    orm: database.orm,
    looks,
    sourceLooks,
    connections: { orm: database.connections, looks: connections },
    url: database.url,
    push: options.push ?? true,
    pollIntervalMs: options.pollIntervalMs ?? 2_000,
    limits: allLimits,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...(markets === undefined ? {} : { markets }),
    ...(mail === undefined ? {} : { mail }),
  });
  await services.start();
  const app = createApp({
    services,
    settings: {
      pingIntervalMs: 4_000,
      maxStreams: 10_000,
      maxStreamsPerAccount: 10_000,
      allowedOrigins: [],
      trustProxy: false,
      graphiql: false,
      introspection: true,
      compression: true,
      ...options,
      limits: allLimits,
    },
    trustedDocuments: options.trustedDocuments,
    dashboard: options.dashboard ?? null,
    logBug: (error) => bugs.push(error),
  });
  const server = createServer(app.listener);
  const fetch = async (path: string, init?: RequestInit) =>
    app.yoga.fetch(`http://botwatch.test${path}`, init ?? {});
  return {
    app,
    services,
    fetch,
    bugs,
    ask: async (query, variables = {}, token) => {
      const response = await fetch("/graphql", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      // A GraphQL response has this shape, which the tests go on to check.
      return { status: response.status, ...((await response.json()) as object) };
    },
    listen: async () => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/graphql`;
    },
    close: async () => {
      app.close();
      server.close();
      server.closeAllConnections();
      await services.close();
      await looks.close(true);
      await sourceLooks?.close(true);
    },
  };
}

/** An account with a token; its password is `correct horse`. */
export async function anAccount(
  app: TestApp,
  email: string,
): Promise<{ readonly id: string; readonly token: string }> {
  const em = app.services.fork();
  await createAccount(em, email, "correct horse");
  const account = await em.findOneOrFail(Account, { email });
  const { token } = await createToken(em, account, { remember: false });
  return { id: account.id, token };
}
