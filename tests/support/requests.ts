import type { TestApp } from "./app.ts";

/** A GraphQL request as a program sends it, with whatever headers it likes. */
export function post(
  app: Pick<TestApp, "fetch">,
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return app.fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** The headers of who asks for a stream. */
export const EVENT_STREAM = { accept: "text/event-stream" } as const;

/** The header of who has a token. */
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** The header of a browser that has this token in its cookie. */
export const cookie = (token: string) => ({ cookie: `theme=dark; botwatch_session=${token}` });

/** The status of an answer, its kind, and the code and message of its first error. */
export async function refusalOf(response: Response) {
  const text = await response.text();
  const kind = response.headers.get("content-type")?.split(";")[0];
  // An answer of GraphQL in JSON has this shape; of another kind the tests only ask for the status.
  const { errors } = (kind?.endsWith("json") === true ? JSON.parse(text) : {}) as {
    readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  };
  return {
    status: response.status,
    kind,
    code: errors?.[0]?.extensions?.code,
    message: errors?.[0]?.message,
  };
}
