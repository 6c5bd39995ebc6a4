import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { startServerProcess } from "../../support/server-process.ts";
import { openStream } from "../../support/streams.ts";

/** As OTLP has them in JSON: https://opentelemetry.io/docs/specs/otlp/ */
interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
}

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly Attribute[];
}

let database: TestDatabase;
const sent: Sent[] = [];
const asked: string[] = [];

const collector = createServer((request: IncomingMessage, response) => {
  asked.push(`${request.method} ${request.url} ${request.headers["content-type"]}`);
  void take(request, response);
});

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  // It comes from our own server, and the test goes on to check it.
  sent.push((await json(request)) as Sent);
  response.writeHead(200, { "content-type": "application/json" }).end("{}");
}

const spans = () =>
  sent.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );

beforeAll(async () => {
  database = await startTestDatabase();
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
});

afterAll(async () => {
  collector.close().closeAllConnections();
  await database.close();
});

describe("OTEL_EXPORTER_OTLP_ENDPOINT", () => {
  it("gets traces of requests and looks with their statements, and no text of them", async () => {
    const server = await startServerProcess({
      DATABASE_URL: database.url,
      ADMIN_EMAIL: "ada@example.org",
      ADMIN_PASSWORD: "correct horse",
      // A server that is started has its port.
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`,
    });
    const url = `${server.address}/graphql`;
    const query = 'mutation SignIn { signIn(email: "ada@example.org", password: "correct horse") { token } }';
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) });
    // It was asked for.
    const { data } = (await response.json()) as { data: { signIn: { token: string } } };
    const stream = await openStream(fetch, url, {
      query: "subscription { botStatuses { botId } }",
      token: data.signIn.token,
    });
    await stream.next();
    stream.close();
    server.kill("SIGTERM");
    expect(await server.exited).toBe(0);

    const found = await vi.waitFor(() => {
      expect(spans().map(({ name }) => name)).toContain("look at lists");
      return spans();
    });
    const request = found.find(({ attributes }) => attributes.some(({ value }) => value.stringValue === "SignIn"));
    expect(asked[0]).toBe("POST /v1/traces application/json");
    expect(sent[0]?.resourceSpans[0]?.resource.attributes).toContainEqual({
      key: "service.name",
      value: { stringValue: "botwatch" },
    });
    expect(request?.name).toBe("POST /graphql");
    expect(request?.attributes).toContainEqual({
      key: "botwatch.request_id",
      value: { stringValue: response.headers.get("x-request-id") },
    });
    const statements = found.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(statements.map(({ name }) => name)).toContain("INSERT");
    expect(new Set(statements.map(({ traceId }) => traceId))).toEqual(new Set([request?.traceId]));
    const look = found.find(({ name }) => name === "look at lists");
    expect(found.filter(({ parentSpanId }) => parentSpanId === look?.spanId).map(({ name }) => name)).toEqual([
      "SELECT",
    ]);
    expect(JSON.stringify(sent)).not.toMatch(/ada@example|correct horse|token_hash|insert into/);
    expect(JSON.stringify(sent)).not.toContain(data.signIn.token);
  });
});
