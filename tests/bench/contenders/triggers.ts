/** Hears the id of each bot that changed. */
export const ID_CHANNEL = "bench_id";
/** Hears, for each bot that changed, its id, a space, and the JSON of its event. */
export const EVENT_CHANNEL = "bench_event";

/** What stands on `bot_state` while a contender has its turn. */
export const TRIGGER_SETS = {
  none: [],
  /** Stamps revision and time and tells nobody. */
  stamp: ["bench_stamp"],
  id: ["bench_stamp", "bench_notify_id"],
  event: ["bench_stamp", "bench_notify_event"],
  /** The product's own. */
  product: null,
} as const satisfies Record<string, readonly string[] | null>;

/** Which triggers a contender goes by. */
export type TriggerSet = keyof typeof TRIGGER_SETS;

const BENCH_TRIGGERS = ["bench_stamp", "bench_notify_id", "bench_notify_event"];

/** The JSON of an event, as the query of the bench gets it from a row. */
export const EVENT_JSON = `
  '{"data":{"botStatus":{"revision":' || s.revision || ',"runStatus":"' || s.run_status || '","freshness":"LIVE","markPrice":"'
  || s.mark_price || '","unrealizedPnl":"' || s.unrealized_pnl || '","dailyPnl":"' || s.daily_pnl || '","lastRunAt":"'
  || to_char(s.last_run_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"}}}'`;

/** Makes the triggers of the contenders that are not the product. */
export const CREATE_TRIGGERS = `
  create function bench_stamp() returns trigger language plpgsql as
    'begin new.revision := old.revision + 1; new.changed_at := clock_timestamp(); return new; end';
  create trigger bench_stamp before update on bot_state for each row execute function bench_stamp();
  create function bench_notify_id() returns trigger language plpgsql as
    'begin perform pg_notify(''${ID_CHANNEL}'', new.bot_id::text); return null; end';
  create trigger bench_notify_id after update on bot_state for each row execute function bench_notify_id();
  create function bench_event(s bot_state) returns text language sql as $$ select ${EVENT_JSON} $$;
  create function bench_notify_event() returns trigger language plpgsql as
    'begin perform pg_notify(''${EVENT_CHANNEL}'', new.bot_id || '' '' || bench_event(new)); return null; end';
  create trigger bench_notify_event after update on bot_state for each row execute function bench_notify_event()`;

/** SQL that leaves one set of triggers on the table. */
export function toTriggerSql(set: TriggerSet): string {
  const names = TRIGGER_SETS[set];
  const [all, some] = names === null ? ["enable", "disable"] : ["disable", "enable"];
  return [
    `alter table bot_state ${all} trigger user`,
    ...(names ?? BENCH_TRIGGERS).map((name) => `alter table bot_state ${some} trigger ${name}`),
  ].join(";");
}
