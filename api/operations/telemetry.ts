import { AsyncLocalStorage } from "node:async_hooks";
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { OnQuery } from "../database/hear-queries.ts";
import type { AnsweredRequest } from "../http/request-counts.ts";

/** Tells a collector of requests and looks, and of the statements that they took. */
export interface Tracing {
  readonly aroundRequest: (name: string, work: () => Promise<void>) => Promise<void>;
  /** Says of the request that is being answered how it was answered. */
  readonly describe: (answered: AnsweredRequest) => void;
  readonly aroundLook: (name: string, work: () => Promise<void>) => Promise<void>;
  /** Statements that belong to no request and no look are not told of: nobody would find them. */
  readonly onQuery: OnQuery;
  /** Sends what is left, for at most two seconds. */
  readonly close: () => Promise<void>;
}

/** How long the last spans may take, as a server that stops has ten seconds. */
const LAST_SPANS_MS = 2_000;
const nothing = () => undefined;

/**
 * Starts to send traces by OTLP over HTTP. Loaded only where somebody asks for them, as it brings much along.
 *
 * @param options.endpoint - the collector's address, to which `/v1/traces` is added; the headers that the exporter reads from
 *   `OTEL_EXPORTER_OTLP_HEADERS` go with each request.
 */
export function startTracing(options: { readonly endpoint: string; readonly version: string }): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${options.endpoint}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "botwatch", "service.version": options.version }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer("botwatch", options.version);
  const current = new AsyncLocalStorage<Span>();

  async function run(name: string, kind: SpanKind, work: () => Promise<void>): Promise<void> {
    const span = tracer.startSpan(name, { kind }, ROOT_CONTEXT);
    try {
      await current.run(span, work);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }

  return {
    aroundRequest: (name, work) => run(name, SpanKind.SERVER, work),
    describe: ({ method, path, status, requestId, operationName }) => {
      current.getStore()?.setAttributes({
        "http.request.method": method,
        "url.path": path,
        "http.response.status_code": status,
        "botwatch.request_id": requestId,
        ...(operationName === undefined ? {} : { "graphql.operation.name": operationName }),
      });
      if (status >= 500) {
        current.getStore()?.setStatus({ code: SpanStatusCode.ERROR });
      }
    },
    aroundLook: (name, work) => run(`look at ${name}`, SpanKind.INTERNAL, work),
    onQuery: (verb) => {
      const parent = current.getStore();
      // What a request began may go on for as long as a stream does: its own trace is over by then.
      if (parent === undefined || !parent.isRecording()) {
        return nothing;
      }
      const span = tracer.startSpan(
        verb,
        { kind: SpanKind.CLIENT, attributes: { "db.system.name": "postgresql", "db.operation.name": verb } },
        trace.setSpan(ROOT_CONTEXT, parent),
      );
      return (error) => {
        if (error !== undefined) {
          span.setStatus({ code: SpanStatusCode.ERROR });
        }
        span.end();
      };
    },
    close: async () => {
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, LAST_SPANS_MS);
      await Promise.race([provider.shutdown().catch(nothing), late.promise]);
      clearTimeout(timer);
    },
  };
}
