import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
let app: TestApp;
let port: number;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  port = Number(new URL(await app.listen()).port);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

/** Sends what no client library would, and returns all that comes back. */
async function send(head: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.end(`${head}\r\nconnection: close\r\n\r\n`);
  return text(socket);
}

describe("createListener", () => {
  it.each(["x:99999", "[", "a b"])(
    "answers the Host %s with a 400 that shows nothing of the server",
    async (host) => {
      const answer = await send(`GET /health HTTP/1.1\r\nhost: ${host}`);

      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain("The address of the request cannot be read");
      expect(answer).not.toContain("node_modules");
      expect(app.bugs).toEqual([]);
    },
  );

  it("answers a path that is no part of an address with a 400", async () => {
    const answer = await send("GET //: HTTP/1.1\r\nhost: localhost");

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("passes on what can be read", async () => {
    const answer = await send("GET /health HTTP/1.1\r\nhost: localhost");

    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });
});
