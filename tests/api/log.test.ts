import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { toShownError } from "../../api/log.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";

const PASSWORD = "a-password-of-ada";
const WRONG_PASSWORD = "a-wrong-password";
const WRONG_TOKEN = "a-token-that-opens-nothing";

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({ DATA_DIR: "memory://", DEMO: "off", RUNNER: "off", LOG_LEVEL: "trace" });
});

afterAll(async () => {
  server.kill("SIGKILL");
  await server.exited;
});

async function ask(query: string, variables: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${server.address}/graphql?from=elsewhere`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  // Tests know what they asked for.
  // oxlint-disable-next-line typescript/no-explicit-any
  return { id: response.headers.get("x-request-id"), body: (await response.json()) as any };
}

/** The lines that the server has written, as objects. */
const lines = () =>
  server
    .stderr()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const SIGN_IN =
  'mutation SignIn($password: String!) { signIn(email: "first@example.org", password: $password) { token } }';

describe("the log", () => {
  it("says which statement failed, and not with which values", () => {
    const error = Object.assign(new Error('relation "session" does not exist'), {
      query: "insert into session (token_hash, note) values ('b695900e', 'it''s me') returning id",
      params: ["b695900e"],
      detail: "Key (email)=(ada@example.org) already exists.",
    });

    const { stack: _, ...shown } = JSON.parse(JSON.stringify(toShownError(error)));

    expect(shown).toEqual({
      type: "Error",
      message: 'relation "session" does not exist',
      query: "insert into session (token_hash, note) values ('…', '…') returning id",
    });
  });

  it("has a line for each request, and no secret in any of them", async () => {
    const link = await server.printed(/Sign in once, within ten minutes: (\S+)\n/);
    const redeemed = await fetch(link, { redirect: "manual" });
    const cookie = redeemed.headers.get("set-cookie")?.split(";")[0] ?? "";
    await fetch(link, { redirect: "manual" });
    const viewer = await ask("query Me { viewer { email } }", {}, { cookie });
    await ask(
      "mutation ($password: String!) { setPassword(password: $password) { email } }",
      { password: PASSWORD },
      { cookie },
    );
    const { email } = viewer.body.data.viewer;
    const signIn = SIGN_IN.replace("first@example.org", email);
    const signedIn = await ask(signIn, { password: PASSWORD });
    await ask(signIn, { password: WRONG_PASSWORD });
    const refused = await ask("{ viewer { email } }", {}, { authorization: `Bearer ${WRONG_TOKEN}` });

    const answered = await vi.waitFor(() => {
      const found = lines().filter(({ msg }) => msg === "Answered");
      expect(found).toHaveLength(7);
      return found;
    });
    expect(answered).toContainEqual({
      level: 20,
      time: expect.any(String),
      requestId: viewer.id,
      method: "POST",
      path: "/graphql",
      status: 200,
      operationName: "Me",
      accountId: expect.any(String),
      ms: expect.any(Number),
      msg: "Answered",
    });
    expect(answered).toContainEqual(expect.objectContaining({ requestId: refused.id, status: 401 }));
    expect(answered.filter(({ path }) => path === "/sign-in/…").map(({ status }) => status)).toEqual([303, 410]);
    const { token } = signedIn.body.data.signIn;
    const secrets = [link.split("/").at(-1), cookie.split("=")[1], token, PASSWORD, WRONG_PASSWORD, WRONG_TOKEN];
    expect(secrets.map((secret) => (secret?.length ?? 0) > 10)).toEqual([true, true, true, true, true, true]);
    expect(secrets.filter((secret) => server.stderr().includes(secret ?? ""))).toEqual([]);
    expect(server.stderr()).not.toContain(email);
    expect(server.stderr()).not.toContain("elsewhere");
  });
});
