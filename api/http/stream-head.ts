import type { ServerResponse } from "node:http";

/**
 * Writes the head of a stream and begins it. The head is held back for the first bytes: one piece, not two.
 *
 * @param takeOver - begins the stream on the response, whose socket is corked.
 */
export function beginStream(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  takeOver: (response: ServerResponse) => void,
): void {
  response.socket?.cork();
  response.writeHead(200, headers);
  response.flushHeaders();
  takeOver(response);
}
