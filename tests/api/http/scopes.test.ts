import { getNamedType, type GraphQLField, isLeafType, isRequiredArgument } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schema } from "../../../api/schema/schema.ts";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer } from "../../support/viewers.ts";

let database: TestDatabase;
let app: TestApp;
const tokens: Record<"link" | "read" | "control", string> = { link: "", read: "", control: "" };

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  const owner = await aViewer(app);
  const botId = await owner.createBot();
  const { data: made } = await owner.ask(
    'mutation ($botId: ID!) { createShareLink(input: { botId: $botId, name: "For Ada" }) { token } }',
    { botId },
  );
  const createToken = async (scope: string) => {
    const { data } = await owner.ask(
      `mutation { createApiToken(input: { name: "A program", scope: ${scope} }) { token } }`,
    );
    return String(data.createApiToken.token);
  };
  tokens.link = made.createShareLink.token;
  tokens.read = await createToken("READ");
  tokens.control = await createToken("CONTROL");
});

afterAll(async () => {
  await app.close();
  await database.close();
});

/** A document that asks for one root field in as few words as it takes. */
function documentOf(operation: string, field: GraphQLField<unknown, unknown>): string {
  const args = field.args.filter(isRequiredArgument);
  const variables = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(", ");
  const given = args.map(({ name }) => `${name}: $${name}`).join(", ");
  const head = variables === "" ? operation : `${operation} (${variables})`;
  const selection = isLeafType(getNamedType(field.type)) ? "" : " { __typename }";
  return `${head} { ${field.name}${given === "" ? "" : `(${given})`}${selection} }`;
}

/** Every root field of the schema, and what asks for it. */
function rootFields(): readonly { readonly name: string; readonly document: string }[] {
  const roots = [
    ["query", schema.getQueryType()],
    ["mutation", schema.getMutationType()],
    ["subscription", schema.getSubscriptionType()],
  ] as const;
  const fields = roots.flatMap(([operation, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({
      name: `${operation} ${field.name}`,
      document: documentOf(operation, field),
    })),
  );
  // Ends the session that asks.
  const isLast = ({ name }: { readonly name: string }) => name === "mutation signOut";
  return [...fields.filter((field) => !isLast(field)), ...fields.filter(isLast)];
}

/**
 * The root fields that are not refused as such with a token. Variables are left out on purpose: whatever passes fails at
 * them or opens nothing but itself.
 */
async function allowedTo(token: string): Promise<readonly string[]> {
  const allowed: string[] = [];
  for (const { name, document } of rootFields()) {
    const response = await app.fetch("/graphql", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream, application/json",
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query: document }),
    });
    await response.body?.cancel();
    expect(response.status).not.toBe(401);
    if (response.status !== 403) {
      allowed.push(name);
    }
  }
  return allowed.toSorted();
}

/** What anybody may ask, with or without a token. */
const OPEN = [
  "mutation requestPasswordReset",
  "mutation resetPassword",
  "mutation signIn",
  "mutation signOut",
  "query serverSettings",
  "query viewer",
];
const READ = [
  ...OPEN,
  "query bot",
  "query botDefaults",
  "query botHistories",
  "query bots",
  "query market",
  "query marketCandles",
  "query marketConnections",
  "query sharedBot",
  "subscription botEvents",
  "subscription botStatus",
  "subscription botStatuses",
  "subscription marketConnections",
  "subscription marketTicker",
  "subscription marketTrades",
  "subscription orderBook",
  "subscription sharedBotStatus",
];
const CONTROL = [
  "mutation retryMarketConnections",
  "mutation startBot",
  "mutation stopAllBots",
  "mutation stopBot",
];

describe("what may be asked, of all that the schema has", () => {
  it("with a share link is what it shows, and nothing else", async () => {
    expect(await allowedTo(tokens.link)).toEqual(["query sharedBot", "subscription sharedBotStatus"]);
  });

  it("with a token of the scope CONTROL is to read, to start and to stop", async () => {
    expect(await allowedTo(tokens.control)).toEqual([...READ, ...CONTROL].toSorted());
  });

  it("with a token of the scope READ is to read", async () => {
    expect(await allowedTo(tokens.read)).toEqual(READ.toSorted());
  });
});
