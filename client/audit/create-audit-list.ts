import type { Client } from "@urql/core";
import { type Accessor, batch, createEffect, createSignal, on } from "solid-js";
import { ask } from "../graphql/ask.ts";
import { AUDIT_LOG, type AuditEntry, type AuditFilter } from "./documents.ts";

/** The audit log as far as it was read. */
export interface AuditList {
  /** Undefined until it was read with the filter that holds now. */
  readonly entries: Accessor<readonly AuditEntry[] | undefined>;
  readonly hasOlder: Accessor<boolean>;
  readonly isReading: Accessor<boolean>;
  /** Why it cannot be read, in a sentence without a final stop; null while it can. */
  readonly error: Accessor<string | null>;
  readonly readOlder: () => void;
  /** Reads it anew from its newest entry. */
  readonly readAgain: () => void;
}

const PAGE = 50;

/** Reads the log page by page, from its beginning whenever the filter changes. */
export function createAuditList(client: Client, filter: Accessor<AuditFilter>): AuditList {
  const [entries, setEntries] = createSignal<readonly AuditEntry[]>();
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [isReading, setIsReading] = createSignal(false);
  const [error, setError] = createSignal<string | null>(null);
  let reading = 0;

  const read = async (after: string | null): Promise<void> => {
    const own = (reading += 1);
    setIsReading(true);
    try {
      const { auditLog } = await ask(client, AUDIT_LOG, { first: PAGE, after, filter: filter() });
      // Of another filter than the one that holds by now.
      if (own !== reading) {
        return;
      }
      const { endCursor, hasNextPage } = auditLog.pageInfo;
      batch(() => {
        const known = after === null ? [] : (entries() ?? []);
        setEntries([...known, ...auditLog.edges.map(({ node }) => node)]);
        setCursor(hasNextPage ? endCursor : null);
        setError(null);
        setIsReading(false);
      });
    } catch (reason) {
      if (own === reading) {
        setError(reason instanceof Error ? reason.message : String(reason));
        setIsReading(false);
      }
    }
  };

  createEffect(
    on(filter, () => {
      setEntries(undefined);
      void read(null);
    }),
  );
  return {
    entries,
    hasOlder: () => cursor() !== null,
    isReading,
    error,
    readOlder: () => void read(cursor()),
    readAgain: () => void read(null),
  };
}
