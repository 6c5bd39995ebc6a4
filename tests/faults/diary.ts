/** What happened when, for whoever has to find out why. */
export interface Diary {
  /** Notes that something begins; the returned function notes its end. */
  readonly begin: (what: string) => () => void;
  /** One line for each of the latest, oldest first, in seconds since the diary was opened. */
  readonly lines: () => readonly string[];
}

interface Note {
  readonly what: string;
  readonly fromMs: number;
  toMs: number | null;
}

/** A long run is told by its last part. */
const MOST_NOTES = 200;

/**
 * Opens a diary.
 *
 * @param now - milliseconds on a clock that only goes forward.
 */
export function openDiary(now: () => number = () => performance.now()): Diary {
  const notes: Note[] = [];
  const openedAt = now();
  const inSeconds = (ms: number | null) => (ms === null ? "…" : ((ms - openedAt) / 1_000).toFixed(1)).padStart(7);
  return {
    begin: (what) => {
      const note: Note = { what, fromMs: now(), toMs: null };
      notes.push(note);
      notes.splice(0, notes.length - MOST_NOTES);
      return () => {
        note.toMs = now();
      };
    },
    lines: () => notes.map(({ what, fromMs, toMs }) => `${inSeconds(fromMs)} ${inSeconds(toMs)}  ${what}`),
  };
}
