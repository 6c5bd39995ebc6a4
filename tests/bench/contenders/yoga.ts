/** Yoga as it comes, with its own pubsub. */
import { createServer } from "node:http";
import { createYoga } from "graphql-yoga";
import { createBenchSchema } from "./bench-schema.ts";
import { openOrm } from "./orm.ts";
import { createPubSubSource } from "./pubsub-source.ts";
import { benchUrl, serve, tellParent } from "./serve.ts";

const url = benchUrl();
const follow = await createPubSubSource(await openOrm(url), url);
const yoga = createYoga({ schema: createBenchSchema(follow), logging: false, graphiql: false });
tellParent({ port: await serve(createServer((request, response) => void yoga(request, response))) });
