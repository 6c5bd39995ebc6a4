/** The usual design: each viewer's generator reads its bot every two seconds, and yields what has changed. */
import { createServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { createYoga } from "graphql-yoga";
import { type BenchStatus, createBenchSchema, readStatus } from "./bench-schema.ts";
import { openOrm } from "./orm.ts";
import { benchUrl, serve, tellParent } from "./serve.ts";

const INTERVAL_MS = 2_000;

const orm = await openOrm(benchUrl());
const yoga = createYoga({ schema: createBenchSchema(poll), logging: false, graphiql: false });
tellParent({ port: await serve(createServer((request, response) => void yoga(request, response))) });

async function* poll(botId: string, signal: AbortSignal): AsyncGenerator<BenchStatus> {
  let revision = -1;
  while (!signal.aborted) {
    const status = await readStatus(orm, botId);
    if (status.revision !== revision) {
      revision = status.revision;
      yield status;
    }
    await wait(INTERVAL_MS);
  }
}
