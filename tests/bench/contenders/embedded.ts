/**
 * The product on its embedded database. Nobody else can write there, so this process does so when its parent asks: its
 * figures hold the database and the writes too.
 */
import { createServer } from "node:http";
import { createApp } from "../../../api/app.ts";
import { toLimits } from "../../../api/limits.ts";
import { createServices } from "../../../api/services.ts";
import { startEmbeddedDatabase } from "../../support/sql-databases.ts";
import { nowMs } from "../process-cost.ts";
import { seedBots } from "../seed.ts";
import { MANY_SQL, ONE_SQL, type WriteAnswer, type WriteRequest } from "../writers/writer.ts";
import { serve, tellParent } from "./serve.ts";

const MANY_STREAMS = 100_000;
const log = { info: () => undefined, warn: console.error, error: console.error };

const database = await startEmbeddedDatabase();
const seeded = await seedBots(database, Number(process.env["BENCH_BOTS"]));
const services = createServices({
  orm: database.orm,
  looks: database.orm,
  push: true,
  pollIntervalMs: 2_000,
  log,
});
await services.start();
const app = createApp({
  services,
  settings: {
    pingIntervalMs: 4_000,
    maxStreams: MANY_STREAMS,
    maxStreamsPerAccount: MANY_STREAMS,
    compression: true,
    allowedOrigins: [],
    trustProxy: false,
    limits: toLimits(() => MANY_STREAMS * 1_000),
    graphiql: false,
    introspection: false,
  },
  dashboard: null,
  logBug: console.error,
});
process.on("message", (request: WriteRequest) => {
  const { number, botIds, price } = request;
  const [first] = botIds;
  const written =
    botIds.length === 1 ? database.query(ONE_SQL, [price, first]) : database.query(MANY_SQL, [price, botIds]);
  void written.then(() => process.send?.({ number, committedMs: nowMs() } satisfies WriteAnswer));
});
const port = await serve(createServer(app.listener));
tellParent({ port, seeded });
