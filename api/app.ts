import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import { type ExecutionArgs, getOperationAST } from "graphql";
import { type CORSOptions, createYoga, type Plugin, type YogaServerInstance } from "graphql-yoga";
import { sessionCookie } from "./accounts/authenticate.ts";
import { type Caller, UNKNOWN_CALLER } from "./accounts/caller.ts";
import { createContext } from "./context.ts";
import type { Environment } from "./environment.ts";
import { type Access, refuseOperation } from "./http/access.ts";
import type { DashboardFiles } from "./http/dashboard-files.ts";
import { createCostLimits, type RefuseCost } from "./http/cost-limits.ts";
import { useDocumentLimits } from "./http/document-limits.ts";
import { createCallerOf } from "./http/caller.ts";
import { createGate } from "./http/gate.ts";
import { guardGraphiql } from "./http/graphiql.ts";
import { createListener, type Listener, type ListenerOptions } from "./http/listener.ts";
import { createKnownStreams } from "./http/known-streams.ts";
import { createMetricsPage, type MetricsText } from "./http/metrics-page.ts";
import { createPages } from "./http/pages.ts";
import { createPublicErrors, type ToPublicError, toRefusalResponse } from "./http/public-errors.ts";
import { type AnsweredRequest, type AppCounts, countRequest, createRequestCounts } from "./http/request-counts.ts";
import { createRequestIds, REQUEST_ID } from "./http/request-id.ts";
import { createRequestRate } from "./http/request-rate.ts";
import { addMissing, securityHeaders } from "./http/security-headers.ts";
import { createStreamOpener } from "./http/stream-opener.ts";
import type { OtherStreams } from "./http/stream-shares.ts";
import { asResult, RefusedOperation, type StreamServerContext, useSubscriptions } from "./http/subscriptions.ts";
import { createTextCheck } from "./http/texts.ts";
import { createTrustPlugins, type TrustedDocuments } from "./http/trusted-documents.ts";
import { createListLimits, createVariableLimits } from "./http/variable-limits.ts";
import type { Context } from "./schema/builder.ts";
import { schema } from "./schema/schema.ts";
import type { LiveServices } from "./services.ts";
import { count, type Tally } from "./streams/counts.ts";
import { createSseWriter } from "./streams/sse.ts";

/** What an execution for many has of a request: nothing. */
const NO_REQUEST = {
  caller: UNKNOWN_CALLER,
  lastEventId: null,
  signal: new AbortController().signal,
  setSession: () => undefined,
};
const NOBODY: Access = { viewer: null, hasStaleCookie: false };

export interface AppParts {
  readonly services: LiveServices;
  readonly settings: Pick<
    Environment,
    | "pingIntervalMs"
    | "maxStreams"
    | "maxStreamsPerAccount"
    | "compression"
    | "allowedOrigins"
    | "publicUrl"
    | "trustProxy"
    | "limits"
    | "graphiql"
    | "introspection"
  > &
    Partial<Pick<Environment, "metricsToken">>;
  /** What other processes of this server carry. @defaultValue none */
  readonly otherStreams?: OtherStreams | undefined;
  /** The only documents that run. @defaultValue any */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** The built dashboard; null where there is none. */
  readonly dashboard: DashboardFiles | null;
  /** Gets whole what viewers only see masked. */
  readonly logBug: (error: unknown, requestId?: string) => void;
  /** Hears of each request that was answered. */
  readonly logRequest?: ((answered: AnsweredRequest) => void) | undefined;
  /** What `/metrics` shows; absent: there is no such page. */
  readonly readMetrics?: (() => Promise<MetricsText>) | undefined;
  /** Runs the answer to a request with something around it, a trace for example. */
  readonly around?: ListenerOptions["around"];
}

/** What the server adapter knows of a request beyond the request. */
export interface ServerContext extends StreamServerContext {
  access?: Access;
  caller?: Caller;
}

/** Yoga's own context: what the adapter knows of the request, and the request. */
type GivenContext = ServerContext & { readonly request: Request };

export interface App {
  /** Answers requests in process. */
  readonly yoga: YogaServerInstance<ServerContext, Context>;
  /** Answers requests of Node's HTTP server; opens no port. */
  readonly listener: Listener;
  readonly streamCount: () => number;
  readonly counts: AppCounts;
  /** Hangs up every stream, so that clients come back elsewhere. */
  readonly close: () => void;
}

/** Builds the HTTP and GraphQL side on services that are running. */
export function createApp(parts: AppParts): App {
  const { services, settings, otherStreams, trustedDocuments, dashboard, logBug, readMetrics } = parts;
  const cookies = new WeakMap<Request, string>();
  const requestIds = createRequestIds({ trustProxy: settings.trustProxy });
  const requestCounts = createRequestCounts();
  const errors: Tally = new Map();
  const toPublicError = countErrors(
    errors,
    createPublicErrors({ logBug, isAway: services.isAway, currentRequestId: requestIds.current }),
  );
  // What goes out in streams is made once for many, so that it says nothing of anybody's request.
  const toStreamError = countErrors(errors, createPublicErrors({ logBug, isAway: services.isAway }));
  const pingText = () => services.lastGoodLookAt()?.toISOString() ?? "";
  const sse = createSseWriter({ pingIntervalMs: settings.pingIntervalMs, pingText });
  const isSecure = settings.publicUrl?.startsWith("https:") ?? false;
  const headersOfAll = securityHeaders(isSecure);
  const answerPage = createPages({
    checkDatabase: services.checkDatabase,
    redeemLink: (secret, caller) =>
      services.redeemLink(secret, { caller, requestId: requestIds.current() ?? null }),
    dashboard,
    metrics:
      readMetrics === undefined
        ? undefined
        : createMetricsPage({ read: readMetrics, token: settings.metricsToken }),
    hasGraphiql: settings.graphiql,
    isSecure,
  });

  const { limits } = settings;
  const callerOf = createCallerOf(settings);
  const refuseTexts = createTextCheck();
  const refuseVariables = createVariableLimits(limits);
  const refuseLists = createListLimits(limits);
  const refuseCost = createCostLimits({ schema, limits });
  const refuseRate = createRequestRate(limits);
  const gate = createGate({ ...settings, ...services, refuseRate });
  const opener = createStreamOpener({
    ...settings,
    refuseArgs: (args) => refuseLists(args) ?? refuseCost(args),
    otherStreams,
    sse,
    sessions: services.sessions,
    toPublicError: toStreamError,
    createContext: (viewer) => createContext(services, { viewer, ...NO_REQUEST }),
  });

  /** Refuses what the viewer may not ask, and gives the rest its context, whose costly parts are made when asked for. */
  function prepare(args: ExecutionArgs, stopWith: (result: never) => void, refuse: RefuseCost): void {
    const given = args.contextValue as GivenContext;
    const { document, operationName } = args;
    const access = given.access ?? NOBODY;
    Object.assign(given, { accountId: access.viewer?.accountId, operationName: nameOf(args) });
    const refusal =
      refuseOperation({ schema, document, name: operationName ?? undefined }, access) ??
      refuseTexts(document, args.variableValues) ??
      refuse(args);
    if (refusal !== null) {
      stopWith(asResult(new RefusedOperation(refusal)));
      return;
    }
    args.contextValue = createContext(services, {
      viewer: access.viewer,
      caller: given.caller ?? UNKNOWN_CALLER,
      requestId: requestIds.current(),
      lastEventId: given.request.headers.get("last-event-id"),
      signal: given.request.signal,
      setSession: (token) => {
        const cookie = sessionCookie(token?.token ?? null, token?.expiresAt ?? new Date(0), isSecure);
        cookies.set(given.request, cookie);
      },
    });
  }

  const requests: Plugin<object, ServerContext> = {
    onRequest: async ({ request, url, endResponse, serverContext, fetchAPI }) => {
      const caller = callerOf({
        headers: request.headers,
        remoteAddress: serverContext.res?.socket?.remoteAddress,
      });
      serverContext.caller = caller;
      const page = await answerPage(request, url.pathname, caller);
      if (page !== null) {
        endResponse(page);
        return;
      }
      const access = await gate.admit(request, url, caller.address);
      if ("status" in access) {
        endResponse(toRefusalResponse(access, fetchAPI.Response));
        return;
      }
      serverContext.access = access;
    },
    onParams: ({ request, params, setResult }) => {
      const length = request.headers.get("content-length");
      const refusal = refuseVariables(params.variables, length === null ? null : Number(length));
      if (refusal !== null) {
        setResult(asResult(new RefusedOperation(refusal)));
      }
    },
    onExecute: async ({ args, executeFn, setExecuteFn, setResultAndStopExecution }) => {
      const given = args.contextValue as GivenContext;
      const access = (await gate.admitAgain(given.request)) ?? given.access ?? NOBODY;
      if ("status" in access) {
        setResultAndStopExecution(asResult(new RefusedOperation(access)));
        return;
      }
      given.access = access;
      prepare(args, setResultAndStopExecution, refuseCost);
      // Execution takes Yoga's context, whatever stands in the arguments.
      const { contextValue } = args;
      setExecuteFn((executed: ExecutionArgs) => executeFn({ ...executed, contextValue }));
    },
    // The opener looks at what a stream costs, which is known of one that others have already.
    onSubscribe: ({ args, setResultAndStopExecution }) => prepare(args, setResultAndStopExecution, () => null),
    onResponse: ({ request, response }) => {
      guardGraphiql(response.headers);
      addMissing(response.headers, headersOfAll);
      const cookie = cookies.get(request);
      if (cookie !== undefined) {
        response.headers.append("set-cookie", cookie);
      }
      if (settings.allowedOrigins.length > 0) {
        response.headers.append("vary", "Origin");
      }
    },
  };

  const yoga = createYoga<ServerContext, Context>({
    schema,
    logging: false,
    landingPage: false,
    // Yoga would answer every address with this end, and with no body: none has it.
    healthCheckEndpoint: " ",
    multipart: false,
    extraParamNames: trustedDocuments === undefined ? [] : ["documentId"],
    // The listener has read the body, whole and of limited size.
    maxRequestBodySize: false,
    graphiql: settings.graphiql ? { title: "botwatch", subscriptionsProtocol: "SSE" } : false,
    renderGraphiQL,
    cors: (request) => corsOf(request.headers.get("origin"), settings.allowedOrigins),
    maskedErrors: { maskError: (error) => toPublicError(error) },
    plugins: [
      requests,
      ...(trustedDocuments === undefined ? [] : createTrustPlugins(trustedDocuments)),
      useDocumentLimits({ limits, introspection: settings.introspection }),
      useSubscriptions({ opener, compression: settings.compression }),
    ],
  });
  const knownStreams = createKnownStreams({
    schema,
    opener,
    refuseTexts,
    refuseVariables,
    refuseRate,
    findViewer: services.findViewerOfStream,
    createContext: (viewer, lastEventId) => createContext(services, { viewer, ...NO_REQUEST, lastEventId }),
  });
  const listener = createListener({
    handler: yoga,
    knownStreams,
    requestIds,
    maxBodyBytes: limits.maxBodyBytes,
    headers: headersOfAll,
    onBug: logBug,
    onAnswered: (answered) => {
      countRequest(requestCounts, answered);
      parts.logRequest?.(answered);
    },
    around: parts.around,
  });
  const counts = {
    streams: sse.counts,
    streamsOpen: sse.streamCount,
    openings: opener.counts,
    requests: requestCounts,
    errors,
  };
  return { yoga, listener, streamCount: sse.streamCount, counts, close: sse.close };
}

/** Counts what is shown, by its code. */
function countErrors(errors: Tally, toPublicError: ToPublicError): ToPublicError {
  return (error) => {
    const shown = toPublicError(error);
    const { code } = shown.extensions;
    count(errors, typeof code === "string" ? code : "BAD_REQUEST");
    return shown;
  };
}

/** The name of the operation that is executed, where it has one. */
function nameOf({ document, operationName }: ExecutionArgs): string | undefined {
  return getOperationAST(document, operationName)?.name?.value;
}

/** An origin that is not allowed is told nothing at all: Yoga's own list would answer it with another one, or `null`. */
function corsOf(origin: string | null, allowedOrigins: readonly string[]): CORSOptions {
  return origin !== null && allowedOrigins.includes(origin)
    ? { origin: [origin], credentials: true, exposedHeaders: [REQUEST_ID] }
    : false;
}
