/** By how many streams accounts have more, or fewer, than was said before. */
export type StreamChanges = readonly (readonly [accountId: string, by: number])[];

/** The streams that other processes of the same server carry: as they were some hundredths of a second ago. */
export interface OtherStreams {
  readonly count: () => number;
  readonly countOf: (accountId: string) => number;
  /** Lets the others know of a stream that this process opened (1) or closed (-1). */
  readonly tell: (accountId: string, by: number) => void;
}

/** What a server of one process knows of others. */
export const NO_OTHER_STREAMS: OtherStreams = { count: () => 0, countOf: () => 0, tell: () => undefined };

/** Sends changes to another process; `done` is called when the next ones may follow. */
export type SendChanges = (changes: StreamChanges, done: () => void) => void;

/** A count of streams by account, which holds accounts only while they have some. */
export interface StreamTally {
  readonly total: () => number;
  readonly of: (accountId: string) => number;
  readonly add: (changes: StreamChanges) => void;
  readonly entries: () => StreamChanges;
  readonly clear: () => void;
}

/** Changes are gathered for so long before they are sent, in either direction. */
const BATCH_MS = 20;

/** Creates an empty count. */
export function createStreamTally(): StreamTally {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    total: () => total,
    of: (accountId) => counts.get(accountId) ?? 0,
    add: (changes) => {
      for (const [accountId, by] of changes) {
        const count = (counts.get(accountId) ?? 0) + by;
        total += by;
        if (count === 0) {
          counts.delete(accountId);
        } else {
          counts.set(accountId, count);
        }
      }
    },
    entries: () => [...counts],
    clear: () => {
      counts.clear();
      total = 0;
    },
  };
}

/** One process's side: says what it opens and closes, and takes what the others did. */
export function createOtherStreams(
  send: SendChanges,
): OtherStreams & { readonly take: (changes: StreamChanges) => void } {
  const others = createStreamTally();
  const outbox = createOutbox(send);
  return {
    count: others.total,
    countOf: others.of,
    tell: (accountId, by) => outbox.add([[accountId, by]]),
    take: others.add,
  };
}

/** The side of whoever stands between the processes, and passes on to each what the others do. */
export interface StreamExchange<Member> {
  /** A process begins: it is told what the others have. */
  readonly join: (member: Member, send: SendChanges) => void;
  readonly take: (member: Member, changes: StreamChanges) => void;
  /** A process is gone, and its streams with it. */
  readonly leave: (member: Member) => void;
}

/** Creates an exchange without members. */
export function createStreamExchange<Member>(): StreamExchange<Member> {
  const members = new Map<Member, { readonly streams: StreamTally; readonly outbox: Outbox }>();

  function tellOthers(member: Member, changes: StreamChanges): void {
    for (const [other, { outbox }] of members) {
      if (other !== member) {
        outbox.add(changes);
      }
    }
  }

  return {
    join: (member, send) => {
      const outbox = createOutbox(send);
      for (const { streams } of members.values()) {
        outbox.add(streams.entries());
      }
      members.set(member, { streams: createStreamTally(), outbox });
    },
    take: (member, changes) => {
      const known = members.get(member);
      // Its last words may come after its end: nobody would take them back.
      if (known !== undefined) {
        known.streams.add(changes);
        tellOthers(member, changes);
      }
    },
    leave: (member) => {
      const streams = members.get(member)?.streams.entries() ?? [];
      members.delete(member);
      tellOthers(
        member,
        streams.map(([accountId, count]) => [accountId, -count]),
      );
    },
  };
}

interface Outbox {
  readonly add: (changes: StreamChanges) => void;
}

/** Gathers changes while the last ones are on their way: what waits for a process that hangs is one sum an account. */
function createOutbox(send: SendChanges): Outbox {
  const waiting = createStreamTally();
  let isBusy = false;

  function plan(): void {
    isBusy = true;
    setTimeout(flush, BATCH_MS).unref();
  }

  function flush(): void {
    const changes = waiting.entries();
    isBusy = false;
    if (changes.length > 0) {
      waiting.clear();
      isBusy = true;
      send(changes, plan);
    }
  }

  return {
    add: (changes) => {
      waiting.add(changes);
      if (!isBusy) {
        plan();
      }
    },
  };
}
