import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A network between a server and its clients that can swallow everything without a word. */
export interface TcpProxy {
  /** The same address, through this network. */
  readonly url: string;
  /** From now on nothing gets through, in either direction, and no connection is closed. */
  readonly swallow: () => void;
  /** New connections get through again; those from before stay silent for ever. */
  readonly recover: () => void;
  readonly close: () => void;
}

/** Puts a network in front of a server. */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  const server = createServer((client) => {
    keep(client);
    if (isSwallowing) {
      return;
    }
    const upstream = keep(connect(Number(port), hostname));
    client.pipe(upstream);
    upstream.pipe(client);
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });

  function keep(socket: Socket): Socket {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    return socket;
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = new URL(target);
  url.port = typeof address === "object" ? String(address?.port) : "";
  return {
    url: url.href,
    swallow: () => {
      isSwallowing = true;
      sockets.forEach((socket) => socket.unpipe().removeAllListeners("data").pause());
    },
    recover: () => {
      isSwallowing = false;
    },
    close: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}
