import type { Viewer } from "../../api/accounts/authenticate.ts";
import { anAccount, type GraphQLAnswer, type TestApp } from "./app.ts";

/** Somebody who is signed in, and what they ask. */
export interface TestViewer {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly ask: (query: string, variables?: object) => Promise<GraphQLAnswer>;
  /** Makes a bot and returns its id. */
  readonly createBot: (input?: object) => Promise<string>;
  /** The code of the first error, the field it names and its sentence; undefined where there is none. */
  readonly refusal: (query: string, variables?: object) => Promise<Refusal | undefined>;
}

export interface Refusal {
  readonly code: string | undefined;
  readonly field: string | undefined;
  readonly message: string;
}

/** Somebody who may do all that their account may, as the server knows them. */
export function aViewerOf(accountId: string, changes: Partial<Viewer> = {}): Viewer {
  return {
    accountId,
    email: "ada@example.org",
    role: "USER",
    sessionId: "0190f5fe-7c00-7a00-8000-00000000d001",
    scope: "FULL",
    tokenName: null,
    link: null,
    ...changes,
  };
}

/** Signs somebody up and in. */
export async function aViewer(app: TestApp, email = `${crypto.randomUUID()}@example.org`): Promise<TestViewer> {
  const { id, token } = await anAccount(app, email);
  const ask = (query: string, variables: object = {}) => app.ask(query, variables, token);
  return {
    id,
    email,
    token,
    ask,
    createBot: async (input = {}) => {
      const { data, errors } = await ask(
        "mutation C($input: CreateBotInput!) { createBot(input: $input) { id } }",
        {
          input: { name: "EMA demo", symbol: "EUR/USD", ...input },
        },
      );
      if (errors !== undefined) {
        throw new Error(errors[0]?.message);
      }
      return String(data.createBot.id);
    },
    refusal: async (query, variables) => {
      const [error] = (await ask(query, variables)).errors ?? [];
      return error && { code: error.extensions?.code, field: error.extensions?.field, message: error.message };
    },
  };
}
