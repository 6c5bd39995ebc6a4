/** What a bot's row says, as far as the recorder writes it. The whole of it follows from the number of the write. */
export interface BotRow {
  readonly runStatus: string;
  readonly reason: string | null;
  readonly markPrice: string | null;
  readonly unrealizedPnl: string | null;
  readonly dailyTradeCount: number;
  readonly lastError: string | null;
}

/** The number of the write that creates a bot. */
export const CREATION = 0;

/** Statuses that a bot goes through. */
const RUN_STATUSES = ["RUNNING", "WAITING", "PAUSED", "RUNNING", "ERROR"] as const;
/** Writes are numbered over all bots: each of them changes its status with about every third of its own. */
const WRITES_A_STATUS = 25;
const WRITES_AN_ERROR = 90;

/**
 * The row that a write leaves behind.
 *
 * @param write - unique among the writes to all bots, so that no state of one passes for a state of another.
 * @param padding - letters by which the reason is longer; a bot that has any never changes its status.
 */
export function rowOf(write: number, padding: number): BotRow {
  if (write === CREATION) {
    return {
      runStatus: "STOPPED",
      reason: null,
      markPrice: null,
      unrealizedPnl: null,
      dailyTradeCount: 0,
      lastError: null,
    };
  }
  const troubled = Math.floor(write / WRITES_AN_ERROR);
  return {
    runStatus:
      padding > 0
        ? "STOPPED"
        : (RUN_STATUSES[Math.floor(write / WRITES_A_STATUS) % RUN_STATUSES.length] ?? "RUNNING"),
    reason: `Write ${write}, für 1 €${".".repeat(padding)}`,
    markPrice: `${write}.5`,
    unrealizedPnl: write % 2 === 0 ? null : `-${write}.25`,
    dailyTradeCount: write,
    lastError: padding > 0 || troubled % 2 === 0 ? null : `No funds (${troubled})`,
  };
}

/** What the database itself notes in a bot's log when a write replaces another; the texts are those of its triggers. */
export function logEntriesOf(before: BotRow | null, after: BotRow): readonly string[] {
  const entries: string[] = [];
  if (before === null || before.runStatus !== after.runStatus) {
    const word = after.runStatus.charAt(0) + after.runStatus.slice(1).toLowerCase();
    entries.push(after.reason === null ? word : `${word}: ${after.reason}`);
  }
  if ((before?.lastError ?? null) !== after.lastError) {
    entries.push(after.lastError ?? "The error is gone");
  }
  return entries;
}

/** The first field in which two rows differ, with both values; null where they are the same. */
export function differenceOf(found: BotRow, expected: BotRow): string | null {
  // The fields of a row are those of the one that was made here.
  const fields = Object.keys(expected) as (keyof BotRow)[];
  const wrong = fields.find((field) => found[field] !== expected[field]);
  if (wrong === undefined) {
    return null;
  }
  const show = (row: BotRow) => JSON.stringify(row[wrong])?.slice(0, 60);
  return `${wrong} ${show(found)} instead of ${show(expected)}`;
}
