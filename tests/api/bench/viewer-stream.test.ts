import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { constants, createGzip } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openViewerStream } from "../../bench/load/viewer-stream.ts";

const EVENT = 'event: next\ndata: {"data":{"botStatus":{"markPrice":"1207.5"}}}\n\n';

let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    const isCompressed = request.headers["accept-encoding"] === "gzip";
    response.writeHead(200, isCompressed ? { "content-encoding": "gzip" } : {});
    const body = isCompressed ? createGzip({ flush: constants.Z_SYNC_FLUSH }) : response;
    if (body !== response) {
      body.pipe(response);
    }
    body.write(EVENT);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it.each([
  { gzip: false, isRead: true, expected: { encoding: null, prices: [1207] } },
  { gzip: true, isRead: true, expected: { encoding: "gzip", prices: [1207] } },
  { gzip: true, isRead: false, expected: { encoding: "gzip", prices: [] } },
])("opens with the first event: gzip $gzip, read $isRead", async ({ gzip, isRead, expected }) => {
  const prices: number[] = [];
  const opened = Promise.withResolvers<string | null>();
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;

  const socket = openViewerStream(
    { port, token: "none", botId: "1", gzip, isRead, buffer: Buffer.alloc(65_536) },
    {
      onBytes: () => undefined,
      onEvents: (found) => prices.push(...found),
      onOpen: opened.resolve,
      onEnd: opened.reject,
    },
  );
  const encoding = await opened.promise;
  socket.destroy();

  expect({ encoding, prices }).toEqual(expected);
});
