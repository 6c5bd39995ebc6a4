import type { IncomingMessage, ServerResponse } from "node:http";
import { toRefusalResponse } from "./public-errors.ts";

/** Answers one request of Node's HTTP server. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

const BAD_ADDRESS = {
  status: 400,
  code: "BAD_USER_INPUT",
  message: "The address of the request cannot be read: its Host header or its path is no part of a URL",
} as const;

/**
 * Passes on what has an address that can be read, since what follows takes that for granted.
 *
 * @param onBug - hears of an answer that failed; the connection is closed then.
 */
export function createListener(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
  onBug: (error: unknown) => void,
): Listener {
  return (request, response) => {
    const host = request.headers.host ?? "localhost";
    if (!URL.canParse(`http://${host}`) || !URL.canParse(request.url ?? "", "http://localhost")) {
      void refuse(response);
      return;
    }
    Promise.resolve(handle(request, response)).catch((error: unknown) => {
      onBug(error);
      response.destroy();
    });
  };
}

async function refuse(response: ServerResponse): Promise<void> {
  const refusal = toRefusalResponse(BAD_ADDRESS, Response);
  response.writeHead(refusal.status, Object.fromEntries(refusal.headers));
  response.end(await refusal.text());
}
