import { defineEntity, p } from "@mikro-orm/core";

const RateLimitSchema = defineEntity({
  name: "RateLimit",
  tableName: "rate_limit",
  indexes: [{ name: "rate_limit_expire_index", properties: ["expire"] }],
  properties: {
    key: p.text().primary(),
    points: p.integer().default(0),
    /** When it is forgotten, in ms since 1970; null: never. */
    expire: p.bigint("number").nullable(),
  },
});

/** How often something was tried; the columns are those that rate-limiter-flexible reads and writes. */
export class RateLimit extends RateLimitSchema.class {}
RateLimitSchema.setClass(RateLimit);
