import { defineEntity, p } from "@mikro-orm/core";

const WatchLeaseSchema = defineEntity({
  name: "WatchLease",
  tableName: "watch_lease",
  properties: {
    id: p.uuid().primary(),
    expiresAt: p.datetime().columnType("timestamptz"),
  },
});

/** One server's right to be woken; renewed in one statement, and with it all its watches. */
export class WatchLease extends WatchLeaseSchema.class {}
WatchLeaseSchema.setClass(WatchLease);

const WatchedBotSchema = defineEntity({
  name: "WatchedBot",
  tableName: "watched_bot",
  properties: {
    botId: p.uuid().primary(),
    lease: () => p.manyToOne(WatchLease).primary().deleteRule("cascade").index("watched_bot_lease_index"),
  },
});

/**
 * A bot whose reports somebody waits for: through one server, which is sent wake-ups, or, under the lease that never
 * ends, to see an open action settled.
 */
export class WatchedBot extends WatchedBotSchema.class {}
WatchedBotSchema.setClass(WatchedBot);
