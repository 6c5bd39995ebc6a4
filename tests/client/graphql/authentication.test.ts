// @vitest-environment node
import { gql } from "@urql/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClient } from "../../../client/graphql/client.ts";
import { createManualClock } from "../../support/manual-clock.ts";
import { startSseServer, type Call, type SseServer } from "../../support/sse-server.ts";
import { until, view } from "../../support/viewer.ts";

const SIGN_IN = gql`
  mutation SignIn {
    signIn(email: "ada@example.org", password: "wrong") {
      token
    }
  }
`;

let server: SseServer;

beforeEach(async () => {
  server = await startSseServer();
});

afterEach(() => server.close());

const refuse = (call: Call): void =>
  call.answer(401, { errors: [{ message: "Please sign in", extensions: { code: "UNAUTHENTICATED" } }] });

describe("createAuthentication", () => {
  it("sends the token of the moment", async () => {
    let token = "one";
    const live = createClient({ url: server.url, token: () => token });

    token = "two";
    const viewer = view(live);

    expect((await server.nextCall()).headers.authorization).toBe("Bearer two");
    viewer.leave();
  });

  it("sends no header where a cookie does the work", async () => {
    const viewer = view(createClient({ url: server.url }));

    expect((await server.nextCall()).headers.authorization).toBeUndefined();
    viewer.leave();
  });

  it("takes a 401 for the answer where nobody can sign in", async () => {
    const live = createClient({ url: server.url, token: () => "stale" });
    const viewer = view(live);

    refuse(await server.nextCall());

    expect(await viewer.next()).toMatchObject({ hasNext: false, error: { message: "[GraphQL] Please sign in" } });
    expect(live.connection.get().state).toBe("disconnected");
  });

  it("asks to sign in and goes on with the new token", async () => {
    let token = "stale";
    const live = createClient({
      url: server.url,
      token: () => token,
      onUnauthenticated: async () => {
        token = "fresh";
      },
    });
    const viewer = view(live);

    refuse(await server.nextCall());
    const call = await server.nextCall();
    call.next({ data: { tick: 1 } });

    expect(call.headers.authorization).toBe("Bearer fresh");
    expect((await viewer.next()).data).toEqual({ tick: 1 });
    viewer.leave();
  });

  it("gives the 401 to a viewer who does not want to sign in", async () => {
    const onUnauthenticated = () => Promise.reject(new Error("not now"));
    const viewer = view(createClient({ url: server.url, onUnauthenticated }));

    refuse(await server.nextCall());
    refuse(await server.nextCall());

    expect(await viewer.next()).toMatchObject({ hasNext: false, error: { message: "[GraphQL] Please sign in" } });
  });

  it("survives many expiries of one stream", async () => {
    const clock = createManualClock();
    let asked = 0;
    const onUnauthenticated = async (): Promise<void> => {
      asked += 1;
    };
    const live = createClient({ url: server.url, clock, onUnauthenticated });
    const viewer = view(live);

    for (const tick of [1, 2, 3, 4]) {
      refuse(await server.nextCall());
      const call = await server.nextCall();
      call.next({ data: { tick } });
      await viewer.next();
      call.end();
      await until(live.connection, ({ nextRetryAt }) => nextRetryAt !== null);
      clock.advance(1_000);
    }

    expect(asked).toBe(4);
    viewer.leave();
  });

  it("does not ask somebody to sign in who is just signing in", async () => {
    let asked = 0;
    const onUnauthenticated = async (): Promise<void> => {
      asked += 1;
    };
    const { client } = createClient({ url: server.url, onUnauthenticated });

    const answer = client.mutation(SIGN_IN, {}).toPromise();
    refuse(await server.nextCall());

    expect((await answer).error?.message).toBe("[GraphQL] Please sign in");
    expect(asked).toBe(0);
  });
});
