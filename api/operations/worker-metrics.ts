import { ofWorker, type ProcessMetrics } from "./metrics.ts";

/** What processes of one server say to each other about their metrics, through the first of them. */
export type MetricsMessage =
  /** Asks for the metrics of all; or, on its way to each, for its own. */
  | { readonly kind: "metrics-wanted"; readonly id: number }
  /** Answers with one's own; or, on its way to who asked, with all. */
  | { readonly kind: "metrics"; readonly id: number; readonly processes: readonly ProcessMetrics[] };

type Send = (message: MetricsMessage) => void;

/** Whoever has not answered by then hangs, and is left out: the others are told of in time. */
const ANSWER_MS = 3_000;
/** The first process is waited for a little longer than it waits for the others. */
const ALL_MS = ANSWER_MS + 1_000;

/** The side of one process. */
export interface MetricsPart {
  /** The metrics of all processes that answer. */
  readonly readAll: () => Promise<readonly ProcessMetrics[]>;
  readonly take: (message: MetricsMessage) => void;
}

/**
 * @param options.readOwn - the metrics of this process.
 * @param options.send - says something to the first process.
 */
export function createMetricsPart(options: {
  readonly readOwn: () => Promise<ProcessMetrics>;
  readonly send: Send;
}): MetricsPart {
  const waiting = new Map<number, (processes: readonly ProcessMetrics[]) => void>();
  let count = 0;
  return {
    readAll: () => {
      const { promise, resolve } = Promise.withResolvers<readonly ProcessMetrics[]>();
      const id = (count += 1);
      const timer = setTimeout(() => void options.readOwn().then((own) => finish([own])), ALL_MS);
      const finish = (processes: readonly ProcessMetrics[]) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(processes);
      };
      waiting.set(id, finish);
      options.send({ kind: "metrics-wanted", id });
      return promise;
    },
    take: (message) => {
      if (message.kind === "metrics") {
        waiting.get(message.id)?.(message.processes);
        return;
      }
      void options.readOwn().then((own) => options.send({ kind: "metrics", id: message.id, processes: [own] }));
    },
  };
}

/** The side of the first process, which passes on what is asked and gathers what is answered. */
export interface MetricsExchange<Member> {
  /** @param name - which of the processes this is, in what is shown. */
  readonly join: (member: Member, name: string, send: Send) => void;
  readonly take: (member: Member, message: MetricsMessage) => void;
  readonly leave: (member: Member) => void;
}

interface Round<Member> {
  readonly missing: Set<Member>;
  readonly processes: ProcessMetrics[];
  readonly finish: () => void;
}

/** Creates an exchange without members. */
export function createMetricsExchange<Member>(): MetricsExchange<Member> {
  const members = new Map<Member, { readonly name: string; readonly send: Send }>();
  const rounds = new Map<number, Round<Member>>();
  let count = 0;

  function begin(asking: Member, askedId: number): void {
    const id = (count += 1);
    const processes: ProcessMetrics[] = [];
    const finish = () => {
      clearTimeout(timer);
      rounds.delete(id);
      members.get(asking)?.send({ kind: "metrics", id: askedId, processes });
    };
    const timer = setTimeout(finish, ANSWER_MS);
    rounds.set(id, { missing: new Set(members.keys()), processes, finish });
    members.forEach(({ send }) => send({ kind: "metrics-wanted", id }));
  }

  function answered(member: Member, round: Round<Member>, processes: readonly ProcessMetrics[]): void {
    if (round.missing.delete(member)) {
      round.processes.push(...processes);
      if (round.missing.size === 0) {
        round.finish();
      }
    }
  }

  return {
    join: (member, name, send) => void members.set(member, { name, send }),
    take: (member, message) => {
      if (message.kind === "metrics-wanted") {
        begin(member, message.id);
        return;
      }
      const round = rounds.get(message.id);
      if (round !== undefined) {
        const { name = "" } = members.get(member) ?? {};
        answered(
          member,
          round,
          message.processes.map((own) => ofWorker(own, name)),
        );
      }
    },
    leave: (member) => {
      members.delete(member);
      rounds.forEach((round) => answered(member, round, []));
    },
  };
}
