import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer } from "../../support/requests.ts";

const QUERY = "subscription ($id: ID!) { botStatus(id: $id) { botId } }";

let database: TestDatabase;
let app: TestApp;
let url: string;
let owner: { readonly id: string; readonly token: string };
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { maxStreamsPerAccount: 2 });
  url = await app.listen();
  owner = await anAccount(app, "owner@example.org");
});

beforeEach(async () => {
  botId = await createBot(database, owner.id);
  // The words are known from here on.
  await watch().then(close);
});

afterAll(async () => {
  await app?.close();
  await database?.close();
});

interface Asked {
  readonly token?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Watched {
  readonly response: Response;
  readonly abort: AbortController;
}

async function watch({ token = owner.token, body, headers = {} }: Asked = {}): Promise<Watched> {
  const abort = new AbortController();
  const response = await fetch(url, {
    method: "POST",
    signal: abort.signal,
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      ...bearer(token),
      ...headers,
    },
    body: JSON.stringify(body ?? { query: QUERY, variables: { id: botId } }),
  });
  return { response, abort };
}

async function close({ abort }: Watched): Promise<void> {
  abort.abort();
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
}

/** What has come by the first event, or all of another answer. */
async function beginningOf({ response }: Watched): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  // Node's body is an async iterable of bytes.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("data: {")) {
      break;
    }
  }
  return text;
}

describe("a stream that is asked for in words that are known", () => {
  it("begins as others do, with the same head", async () => {
    const watched = await watch();

    const text = await beginningOf(watched);
    await close(watched);

    expect(watched.response.status).toBe(200);
    expect(watched.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(watched.response.headers.get("content-encoding")).toBe("gzip");
    expect(text).toContain(`"botId":"${botId}"`);
  });

  it("is of the bot that its own variables name", async () => {
    const another = await createBot(database, owner.id);

    const watched = await watch({ body: { query: QUERY, variables: { id: another } } });
    const text = await beginningOf(watched);
    await close(watched);

    expect(text).toContain(`"botId":"${another}"`);
  });

  it("shows nobody what is another's", async () => {
    const guest = await anAccount(app, `guest-${botId}@example.org`);

    const watched = await watch({ token: guest.token });
    const text = await beginningOf(watched);

    expect(text).toContain("NOT_FOUND");
    expect(text).not.toContain(`"botId":"${botId}"`);
  });

  it.each([
    ["a wrong token", { token: "wrong" }, 401],
    ["wrong variables", { body: { query: QUERY, variables: { id: 1.5 } } }, 400],
    ["no variables", { body: { query: QUERY } }, 400],
    ["a text with U+0000", { body: { query: QUERY, variables: { id: "\u0000" } } }, 400],
  ] as const)("is refused with %s", async (_, asked, status) => {
    const watched = await watch(asked);
    const answer: unknown = await watched.response.json();

    expect(watched.response.status).toBe(status);
    expect(answer).toMatchObject({ errors: [{ message: expect.stringMatching(/./) }] });
  });

  it("is refused beyond the limit of its account", async () => {
    const streams = [await watch(), await watch()];

    const one = await watch();
    const answer: unknown = await one.response.json();
    streams.forEach(({ abort }) => abort.abort());
    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });

    expect(one.response.status).toBe(429);
    expect(answer).toMatchObject({ errors: [{ extensions: { code: "RATE_LIMITED" } }] });
  });

  it("goes out as it is to who takes no gzip", async () => {
    const watched = await watch({ headers: { "accept-encoding": "identity" } });
    await close(watched);

    expect(watched.response.headers.get("content-encoding")).toBe(null);
  });
});
