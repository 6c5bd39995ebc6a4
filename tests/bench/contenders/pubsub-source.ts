import { createPubSub } from "graphql-yoga";
import type { MikroORM } from "@mikro-orm/postgresql";
import pg from "pg";
import { type BenchStatus, readStatus } from "./bench-schema.ts";
import { ID_CHANNEL } from "./triggers.ts";

/**
 * The source that Yoga's documentation leads to: a topic for each bot, fed by LISTEN. Each notification is one read of
 * its bot, whoever watches it.
 */
export async function createPubSubSource(
  orm: MikroORM,
  url: string,
): Promise<(botId: string) => AsyncIterable<BenchStatus>> {
  const pubSub = createPubSub<{ bot: [id: string, status: BenchStatus] }>();
  const listener = new pg.Client({ connectionString: url });
  await listener.connect();
  listener.on("notification", ({ payload = "" }) => {
    void readStatus(orm, payload).then((status) => pubSub.publish("bot", payload, status));
  });
  await listener.query(`listen ${ID_CHANNEL}`);
  return (botId) => startingWith(readStatus(orm, botId), pubSub.subscribe("bot", botId));
}

/** A value, then a source. Written by hand, since a generator that waits for its source cannot be ended. */
function startingWith<Value>(
  first: Promise<Value>,
  source: AsyncIterator<Value> & { readonly return: () => Promise<IteratorResult<Value>> },
): AsyncIterableIterator<Value> {
  let isFirst = true;
  return {
    next: async () => {
      if (!isFirst) {
        return source.next();
      }
      isFirst = false;
      return { done: false, value: await first };
    },
    return: () => source.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
