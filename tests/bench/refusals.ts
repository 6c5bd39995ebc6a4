/**
 * What each limit refuses, how it is answered, and how long that takes, beside the same request just below the limit. Starts
 * PostgreSQL and the app with the limits of a server to which nothing else was said. `node tests/bench/refusals.ts [--rounds 20]`
 */
import { request } from "node:http";
import { parseArgs } from "node:util";
import { toLimits } from "../../api/limits.ts";
import { anAccount, startTestApp } from "../support/app.ts";
import { startTestDatabase } from "../support/database.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "20" } } });
const rounds = Number(values.rounds);
const limits = toLimits(() => undefined);

interface Answer {
  readonly status: number;
  readonly ms: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
}

interface Case {
  readonly limit: string;
  readonly asked: string;
  readonly beyond: object;
  readonly below: object;
  readonly isStream?: boolean;
}

const repeat = (count: number, part: string) => part.repeat(count);
const query = (text: string, variables: object = {}) => ({ query: text, variables });
const ids = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());
const aliases = (count: number) =>
  query(`{ viewer { ${Array.from({ length: count }, (_, index) => `a${index}: id`).join(" ")} } }`);
const trades = (bots: number) =>
  query(`{ bots(first: ${bots}) { edges { node { trades(first: 200) { edges { node { id price fee } } } } } } }`);
const search = (bytes: number) =>
  query("query B($filter: BotFilter) { bots(filter: $filter) { totalCount } }", {
    filter: { search: repeat(bytes, "x") },
  });
const watch = (count: number) =>
  query("subscription S($ids: [ID!]) { botStatuses(ids: $ids) { botId } }", { ids: ids(count) });
const failing = (email: string) =>
  query('mutation S($email: String!) { signIn(email: $email, password: "wrong") { token } }', { email });

const database = await startTestDatabase();
const app = await startTestApp(database);
const strict = await startTestApp(database, { limits: { maxRequestsPerMinute: 30, maxQueryDepth: 4 } });
const url = await app.listen();
const strictUrl = await strict.listen();
const { token } = await anAccount(app, "ada@example.org");

function send(to: string, body: string, isStream = false): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const begin = performance.now();
  const asked = request(to, {
    method: "POST",
    agent: false,
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      ...(isStream ? { accept: "text/event-stream" } : {}),
    },
  });
  asked.once("response", (response) => {
    const chunks: Buffer[] = [];
    const done = () => {
      const text = Buffer.concat(chunks).toString();
      const retryAfter = response.headers["retry-after"];
      resolve({ status: response.statusCode ?? 0, ms: performance.now() - begin, text, retryAfter });
      asked.destroy();
    };
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (isStream) {
        done();
      }
    });
    response.once("end", done);
  });
  asked.once("error", reject);
  asked.end(body);
  return promise;
}

async function median(send1: () => Promise<Answer>): Promise<Answer> {
  const answers: Answer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    answers.push(await send1());
  }
  answers.sort((a, b) => a.ms - b.ms);
  const middle = answers[Math.floor(rounds / 2)];
  if (middle === undefined) {
    throw new Error("There has to be a round");
  }
  return middle;
}

const cases: readonly Case[] = [
  {
    limit: "MAX_BODY_BYTES",
    asked: "a body of 10 MB",
    beyond: query(`{ viewer { id } } # ${repeat(10_000_000, "x")}`),
    below: query(`{ viewer { id } } # ${repeat(900_000, "x")}`),
  },
  { limit: "MAX_VARIABLES_BYTES", asked: "variables of 800 KB", beyond: search(800_000), below: search(700_000) },
  {
    limit: "MAX_QUERY_TOKENS",
    asked: "100,000 tokens",
    beyond: query(`{ viewer { ${repeat(100_000, "id ")} } }`),
    below: query(`{ viewer { ${repeat(480, "id ")} } }`),
  },
  { limit: "MAX_QUERY_ALIASES", asked: "51 aliases", beyond: aliases(51), below: aliases(50) },
  {
    limit: "MAX_QUERY_BREADTH",
    asked: "501 fields",
    beyond: query(`{ viewer { ${repeat(500, "id ")} } }`),
    below: query(`{ viewer { ${repeat(499, "id ")} } }`),
  },
  {
    limit: "MAX_QUERY_COMPLEXITY",
    asked: "500 bots with 200 trades each",
    beyond: trades(500),
    below: trades(200),
  },
  {
    limit: "MAX_BOTS_PER_STREAM",
    asked: "a stream of 2,001 bots",
    beyond: watch(limits.maxBotsPerStream + 1),
    below: watch(limits.maxBotsPerStream),
    isStream: true,
  },
];

const table: Record<string, string | number | undefined>[] = [];
function note(limit: string, asked: string, refused: Answer, passed?: Answer): void {
  const { errors } = JSON.parse(refused.text) as { errors: { message: string; extensions: { code: string } }[] };
  table.push({
    limit,
    refused: asked,
    status: refused.status,
    code: errors[0]?.extensions.code,
    "retry after": refused.retryAfter,
    ms: Number(refused.ms.toFixed(1)),
    "below: status": passed?.status,
    "below: ms": passed === undefined ? undefined : Number(passed.ms.toFixed(1)),
  });
  console.log(`${limit}: ${errors[0]?.message}`);
}

for (const { limit, asked, beyond, below, isStream } of cases) {
  const refused = await median(() => send(url, JSON.stringify(beyond), isStream));
  note(limit, asked, refused, await median(() => send(url, JSON.stringify(below), isStream)));
}
const deep = JSON.stringify(query("{ bots(first: 1) { edges { node { status { revision } } } } }"));
note("MAX_QUERY_DEPTH=4", "a depth of 5", await send(strictUrl, deep), await send(url, deep));
for (let round = 0; round < 30; round += 1) {
  await send(strictUrl, JSON.stringify(query("{ viewer { id } }")));
}
const again = JSON.stringify(query("{ viewer { id } }"));
note(
  "MAX_REQUESTS_PER_MINUTE=30",
  "the 31st request",
  await median(() => send(strictUrl, again)),
  await send(url, again),
);
let passed: Answer | undefined;
for (let round = 0; round < limits.maxSignInsPerAccount; round += 1) {
  passed = await send(url, JSON.stringify(failing("bob@example.org")));
}
const locked = await send(url, JSON.stringify(failing("bob@example.org")));
note("MAX_SIGN_INS_PER_ACCOUNT", "the 11th wrong password", locked, passed);
for (let round = 0; round < limits.maxSignInsPerAddress; round += 1) {
  await send(url, JSON.stringify(failing(`${round}@example.org`)));
}
note(
  "MAX_SIGN_INS_PER_ADDRESS",
  "the 51st wrong password",
  await send(url, JSON.stringify(failing("z@example.org"))),
);

console.table(table);
await app.close();
await strict.close();
await database.close();
