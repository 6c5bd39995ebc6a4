/**
 * What no design can do without: open responses, and one write of ready bytes to each when its bot has changed. The
 * notification brings the event; nothing is read, parsed, checked or executed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import pg from "pg";
import { benchUrl, serve, tellParent } from "./serve.ts";
import { EVENT_CHANNEL } from "./triggers.ts";

const HEAD = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };

const viewers = new Map<string, Set<ServerResponse>>();
const events = new Map<string, Buffer>();

const client = new pg.Client({ connectionString: benchUrl() });
await client.connect();
client.on("notification", ({ payload = "" }) => {
  const space = payload.indexOf(" ");
  const botId = payload.slice(0, space);
  const bytes = toEvent(payload.slice(space + 1));
  events.set(botId, bytes);
  viewers.get(botId)?.forEach((response) => response.write(bytes));
});
await client.query(`listen ${EVENT_CHANNEL}`);
const { rows } = await client.query<{ id: string; event: string }>(
  "select bot_id as id, bench_event(s) as event from bot_state s",
);
rows.forEach(({ id, event }) => events.set(id, toEvent(event)));
tellParent({ port: await serve(createServer(answer)) });

function toEvent(json: string): Buffer {
  return Buffer.from(`event: next\ndata: ${json}\n\n`);
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  let text = "";
  request.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  request.on("end", () => {
    // The only request that is ever sent here.
    const { variables } = JSON.parse(text) as { variables: { id: string } };
    open(variables.id, response);
  });
}

function open(botId: string, response: ServerResponse): void {
  const all = viewers.get(botId) ?? new Set();
  viewers.set(botId, all.add(response));
  response.on("close", () => all.delete(response));
  response.writeHead(200, HEAD);
  response.write(events.get(botId) ?? "");
}
