import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SocketOutlet } from "../../../api/streams/outlet.ts";

let server: Server;
const clients: Client[] = [];

/** A client that reads only when it is told to, or from the start. */
interface Client {
  readonly socket: Socket;
  /** What has come. */
  readonly text: () => string;
  /** Resolves when what has come fits. */
  readonly until: (fits: (text: string) => boolean) => Promise<void>;
}

beforeAll(async () => {
  server = createServer((_, response) => server.emit("response", response)).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(() => clients.splice(0).forEach(({ socket }) => socket.destroy()));

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

async function openClient(): Promise<Client> {
  // A server that listens on a TCP port always has such an address.
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  let text = "";
  const checks = new Set<() => void>();
  socket.on("data", (piece: Buffer) => {
    text += piece.toString();
    checks.forEach((check) => check());
  });
  const client: Client = {
    socket,
    text: () => text,
    until: (fits) =>
      new Promise((resolve) => {
        const check = () => {
          if (fits(text)) {
            checks.delete(check);
            resolve();
          }
        };
        checks.add(check);
        check();
      }),
  };
  clients.push(client);
  return client;
}

/** Asks on a connection, and takes over the answer once its head was written. */
async function ask(client: Client, version = "1.1"): Promise<{ outlet: SocketOutlet; response: ServerResponse }> {
  const asked = once(server, "response");
  client.socket.write(`GET / HTTP/${version}\r\nhost: x\r\n\r\n`);
  const [response]: ServerResponse[] = await asked;
  if (response?.socket == null) {
    throw new Error("The response has no connection");
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  return { outlet: new SocketOutlet(response, response.socket), response };
}

async function open(version?: string) {
  const client = await openClient();
  return { client, ...(await ask(client, version)) };
}

const chunk = (text: string) => Buffer.from(`${text.length.toString(16)}\r\n${text}\r\n`);
const bodyOf = ({ text }: Client) => text().slice(text().indexOf("\r\n\r\n") + 4);
const isTaken = (outlet: SocketOutlet) => new Promise<void>((resolve) => outlet.whenTaken(resolve));

/** Writes to a reader that does not read until its connection takes no more. */
function fill(outlet: SocketOutlet): void {
  const bytes = Buffer.alloc(1_000_000, "x");
  for (let count = 0; count < 200 && outlet.isTaken(); count += 1) {
    outlet.write(bytes);
  }
}

describe("SocketOutlet: bytes", () => {
  it("come behind the head, in the order in which they were written", async () => {
    const { client, outlet } = await open();

    outlet.write(chunk("one"));
    outlet.write(chunk("two"));
    outlet.write(chunk("three"));
    await client.until((text) => text.includes("three"));

    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(bodyOf(client)).toBe("3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n");
  });

  it("are chunks for HTTP/1.1", async () => {
    const { client, outlet } = await open();

    await client.until((text) => text.includes("\r\n\r\n"));

    expect(outlet.isChunked).toBe(true);
    expect(client.text().toLowerCase()).toContain("transfer-encoding: chunked");
  });

  it("are no chunks for HTTP/1.0", async () => {
    const { client, outlet } = await open("1.0");

    outlet.write(Buffer.from("one\n\n"));
    await client.until((text) => text.includes("one"));

    expect(outlet.isChunked).toBe(false);
    expect(client.text().toLowerCase()).not.toContain("transfer-encoding");
    expect(bodyOf(client)).toBe("one\n\n");
  });
});

describe("SocketOutlet: a reader", () => {
  it("has taken at once what its connection has room for", async () => {
    const { outlet } = await open();

    outlet.write(chunk("one"));

    expect(outlet.isTaken()).toBe(true);
  });

  it("that does not read has not taken what was written, until it reads", async () => {
    const { client, outlet } = await open();
    client.socket.pause();
    fill(outlet);
    let isToldOf = false;
    const taken = isTaken(outlet).then(() => (isToldOf = true));
    const before = [outlet.isTaken(), isToldOf];

    client.socket.resume();
    await taken;

    expect(before).toEqual([false, false]);
    expect(outlet.isTaken()).toBe(true);
  });

  it("goes on to read what is written then", async () => {
    const { client, outlet } = await open();
    client.socket.pause();
    fill(outlet);
    client.socket.resume();
    await isTaken(outlet);

    outlet.write(chunk("the last"));
    await client.until((text) => text.endsWith("the last\r\n"));

    expect(outlet.isTaken()).toBe(true);
  });

  it("that is gone is told of once", async () => {
    const { client, outlet } = await open();
    let count = 0;
    const gone = new Promise<void>((resolve) =>
      outlet.whenGone(() => {
        count += 1;
        resolve();
      }),
    );

    client.socket.destroy();
    await gone;

    expect(count).toBe(1);
  });

  it("that was gone before is told of at once", async () => {
    const { client, outlet, response } = await open();
    client.socket.destroy();
    await once(response, "close");
    let isGone = false;

    outlet.whenGone(() => (isGone = true));

    expect(isGone).toBe(true);
  });

  it("that is gone takes what is written without harm", async () => {
    const { client, outlet, response } = await open();
    client.socket.destroy();
    await once(response, "close");

    outlet.write(chunk("late"));
    await isTaken(outlet);

    expect(client.text()).not.toContain("late");
  });
});

describe("SocketOutlet: the end", () => {
  it("is the last chunk, and leaves the connection for another request", async () => {
    const { client, outlet } = await open();
    outlet.write(chunk("one"));
    outlet.end();
    await client.until((text) => text.endsWith("\r\n0\r\n\r\n"));
    const first = bodyOf(client);

    const second = await ask(client);
    second.outlet.write(chunk("two"));
    second.outlet.end();
    await client.until((text) => text.endsWith("two\r\n0\r\n\r\n"));

    expect(first).toBe("3\r\none\r\n0\r\n\r\n");
    expect(client.text().match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });

  it("is the end of the connection for HTTP/1.0", async () => {
    const { client, outlet } = await open("1.0");
    const ended = once(client.socket, "end");

    outlet.write(Buffer.from("one\n\n"));
    outlet.end();
    await ended;

    expect(bodyOf(client)).toBe("one\n\n");
  });

  it("is none where the outlet hangs up, once all has left", async () => {
    const { client, outlet } = await open();
    const ended = once(client.socket, "end");

    outlet.write(chunk("one"));
    outlet.hangUp();
    await ended;

    expect(bodyOf(client)).toBe("3\r\none\r\n");
  });

  it("comes within a second or so where it hangs up on a reader that does not read", async () => {
    const { client, outlet, response } = await open();
    client.socket.pause();
    fill(outlet);
    const begun = performance.now();

    outlet.hangUp();
    await once(response, "close");

    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(response.writableFinished).toBe(false);
  });

  it("is at once where the outlet is destroyed, whatever is left", async () => {
    const { client, outlet, response } = await open();
    client.socket.pause();
    fill(outlet);

    outlet.destroy();
    await once(response, "close");

    expect(response.destroyed).toBe(true);
  });
});
