/** The library of the protocol's own authors, with the source of the Yoga beside it. */
import { createServer } from "node:http";
import { createHandler } from "graphql-sse/lib/use/http";
import { createBenchSchema } from "./bench-schema.ts";
import { openOrm } from "./orm.ts";
import { createPubSubSource } from "./pubsub-source.ts";
import { benchUrl, serve, tellParent } from "./serve.ts";

const url = benchUrl();
const follow = await createPubSubSource(await openOrm(url), url);
const handle = createHandler({
  schema: createBenchSchema(follow),
  // The source hears of its end by `return`.
  context: { request: { signal: new AbortController().signal } },
});
const server = createServer((request, response) => {
  // It rejects where a viewer leaves while it writes.
  handle(request, response).catch(() => response.destroy());
});
tellParent({ port: await serve(server) });
