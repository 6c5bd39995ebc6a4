import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { within } from "../../support/streams.ts";

/** Three times as many as Node lets wait where nobody says more, and fewer than Linux does. */
const CROWD = 1_500;

let server: ServerProcess;
let sockets: Socket[] = [];

afterEach(async () => {
  sockets.forEach((socket) => socket.destroy());
  server.kill("SIGKILL");
  await server.exited;
});

describe("people who all come while the server is busy", () => {
  it("are let in one after the other, and nobody is refused", { timeout: 60_000 }, async () => {
    server = await startServerProcess({ DATA_DIR: "memory://", DEMO: "off", RUNNER: "off" });
    const { hostname, port } = new URL(server.address);
    server.kill("SIGSTOP");

    sockets = Array.from({ length: CROWD }, () => connect(Number(port), hostname));
    await within(10_000, Promise.all(sockets.map((socket) => once(socket, "connect"))));
    sockets.forEach((socket) => socket.write("GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));
    server.kill("SIGCONT");
    const answers = await Promise.all(sockets.map((socket) => text(socket)));

    expect(new Set(answers.map((answer) => answer.slice(0, 12)))).toEqual(new Set(["HTTP/1.1 200"]));
  });
});
