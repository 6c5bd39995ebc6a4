import { setTimeout as wait } from "node:timers/promises";
import { startAskers, type KeptAction } from "./asker.ts";
import { planWriters } from "./cast.ts";
import { createDice } from "./dice.ts";
import { openDiary } from "./diary.ts";
import type { Complaint } from "./ledger.ts";
import { startRecorder } from "./recorder.ts";
import { openRecoveries, type Recovery } from "./recoveries.ts";
import { letEachHappen, letFaultsHappen } from "./schedule.ts";
import type { Holdings } from "./server-probe.ts";
import { openStage, type Stage } from "./stage.ts";

export interface RunOptions {
  readonly seed: string;
  /** How long faults happen at random; null: each happens once, by itself. */
  readonly minutes: number | null;
}

/** What came of a run. */
export interface Report {
  readonly complaints: readonly Complaint[];
  /** Mistakes of the servers that they logged or died of. */
  readonly bugs: readonly string[];
  readonly recoveries: readonly Recovery[];
  /** How long each shutdown took, in ms. */
  readonly shutdownsMs: readonly number[];
  /** What the server that lived through it held with everybody there, before and after. */
  readonly before: Holdings;
  readonly after: Holdings;
  /** What it held before anybody came, and when everybody has left. */
  readonly fresh: Holdings;
  readonly empty: Holdings;
  /** What the servers still hold when everybody has left: connections of clients, and bots that they watch. */
  readonly leftConnections: number;
  readonly leftWatches: number;
  readonly outbound: number;
  readonly committed: number;
  /** Starts and stops that were answered. */
  readonly answered: number;
  readonly sightings: number;
  readonly story: string;
}

/** Clients come back within the waits of their retries, and a swallowed connection is noticed after 12 s. */
const SETTLE_LIMIT_MS = 90_000;
/** The lease of a server that was killed ends after 20 s. */
const LEAVE_LIMIT_MS = 40_000;
const LOOK_AGAIN_MS = 250;
const MINUTE_MS = 60_000;

/** Runs faults against everything, and judges what everybody saw. */
export async function runFaults({ seed, minutes }: RunOptions): Promise<Report> {
  const dice = createDice(seed);
  const stage = await openStage(dice.fork("stage"));
  const diary = openDiary();
  const over = new AbortController();
  const story = () => [`Seed ${seed}. What happened, from and to in seconds:`, ...diary.lines()].join("\n");
  try {
    await stage.untilReached(stage.ledger.goal(), SETTLE_LIMIT_MS);
    const recorder = startRecorder({
      url: stage.database.url,
      ledger: stage.ledger,
      dice: dice.fork("recorder"),
      writers: planWriters(stage.owners),
      accountIds: [stage.owners.ada.id, stage.owners.bob.id],
      over: over.signal,
    });
    const askers = startAskers({
      owner: stage.owners.ada,
      botIds: stage.owners.ada.idleBotIds,
      addresses: stage.servers.map(({ port }) => `http://127.0.0.1:${port}/graphql`),
      dice: dice.fork("askers"),
      over: over.signal,
    });
    const before = await stage.survivor.measure();
    const recoveries = openRecoveries(stage, SETTLE_LIMIT_MS);
    const options = { stage, diary, recoveries };
    if (minutes === null) {
      await letEachHappen(options);
    } else {
      await letFaultsHappen({ ...options, dice: dice.fork("schedule") }, minutes * MINUTE_MS);
    }
    const settled = diary.begin("settling");
    await Promise.all([recorder.stop(), askers.stop()]);
    await stage.untilReached(stage.ledger.goal(), SETTLE_LIMIT_MS);
    settled();
    const complaints = [...stage.ledger.finish(), ...askers.judge(await keptActions(stage))];
    const after = await stage.survivor.measure();
    const left = await leave(stage);
    return {
      complaints,
      bugs: stage.servers.flatMap((server) => server.bugs()),
      recoveries: recoveries.all(),
      shutdownsMs: stage.shutdowns,
      before,
      after,
      fresh: stage.fresh,
      empty: await stage.survivor.measure(),
      ...left,
      committed: recorder.committed(),
      answered: askers.answered(),
      sightings: stage.sightings(),
      story: story(),
    };
  } catch (cause) {
    throw new Error(`The run broke down.\n${story()}`, { cause });
  } finally {
    over.abort();
    await stage.close();
  }
}

async function keptActions({ database, owners }: Stage): Promise<readonly KeptAction[]> {
  const rows = await database.query("select id, idempotency_key from bot_action where bot_id = any($1)", [
    owners.ada.idleBotIds,
  ]);
  return rows.map((row) => ({ id: String(row["id"]), key: String(row["idempotency_key"]) }));
}

/** Lets everybody leave, and waits until the servers have heard of it. */
async function leave(stage: Stage) {
  stage.empty();
  const endsAt = performance.now() + LEAVE_LIMIT_MS;
  let left = await look(stage);
  while (left.leftConnections + left.leftWatches > 0 && performance.now() < endsAt) {
    await wait(LOOK_AGAIN_MS);
    left = await look(stage);
  }
  return left;
}

async function look(stage: Stage) {
  const holdings = await Promise.all(stage.servers.map((server) => server.measure()));
  const [row] = await stage.database.query(
    `select count(*)::int as count from watched_bot w join watch_lease l on l.id = w.lease_id
     where l.expires_at > clock_timestamp() and l.expires_at < 'infinity'`,
  );
  return {
    leftConnections: holdings.reduce((sum, { inbound }) => sum + inbound, 0),
    leftWatches: Number(row?.["count"]),
    outbound: Math.max(...holdings.map(({ outbound }) => outbound)),
  };
}
