import type { EntityManager } from "@mikro-orm/sql";
import { type RawBuilder, sql } from "kysely";
import { DomainError } from "../errors.ts";
import type { AccountRole } from "./account.entity.ts";
import { refuseOthers } from "./administrator.ts";
import type { Viewer } from "./authenticate.ts";

/** An account as an administrator sees it: nothing of its bots but how many they are. */
export interface ListedAccount {
  readonly id: string;
  readonly email: string;
  readonly role: AccountRole;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly hasPassword: boolean;
  readonly lastUsedAt: Date | null;
  readonly botCount: number;
}

export interface AccountListRequest {
  /** At most so many. */
  readonly first: number;
  readonly after: string | null;
  /** Part of the e-mail, in any case; empty: all. */
  readonly search: string;
}

export interface AccountListPage {
  readonly accounts: readonly ListedAccount[];
  readonly hasNextPage: boolean;
  readonly totalCount: number;
}

/**
 * A page of all accounts, by e-mail.
 *
 * @throws FORBIDDEN to whoever is no administrator; BAD_USER_INPUT for a cursor that is none.
 */
export async function listAccounts(
  em: EntityManager,
  request: AccountListRequest,
  viewer: Viewer,
): Promise<AccountListPage> {
  refuseOthers(viewer);
  const after = request.after === null ? "" : readCursor(request.after);
  const pattern = `%${request.search
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, "\\$&")}%`;
  const accounts = await readAccounts(
    em,
    sql`a.email like ${pattern} and a.email collate "C" > ${after} order by a.email collate "C" limit ${request.first + 1}`,
  );
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from account a where a.email like ${pattern}
  `.execute(em.getKysely());
  return {
    accounts: accounts.slice(0, request.first),
    hasNextPage: accounts.length > request.first,
    totalCount: rows[0]?.total ?? 0,
  };
}

/** One account, as a list shows it; null when there is none. */
export async function findListedAccount(em: EntityManager, id: string): Promise<ListedAccount | null> {
  const [account] = await readAccounts(em, sql`a.id = ${id}`);
  return account ?? null;
}

/** The cursor that stands for an account in the list. */
export function cursorOf({ email }: Pick<ListedAccount, "email">): string {
  return Buffer.from(`email ${email}`).toString("base64url");
}

function readCursor(cursor: string): string {
  const text = Buffer.from(cursor, "base64url").toString();
  if (!text.startsWith("email ") || text.includes("\u0000")) {
    throw new DomainError("BAD_USER_INPUT", `${JSON.stringify(cursor)} is not a cursor of this list`);
  }
  return text.slice("email ".length);
}

interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly role: AccountRole;
  readonly created_at: Date | string;
  readonly disabled_at: Date | string | null;
  readonly has_password: boolean;
  readonly last_used_at: Date | string | null;
  readonly bot_count: number;
}

async function readAccounts(em: EntityManager, which: RawBuilder<unknown>): Promise<ListedAccount[]> {
  const { rows } = await sql<AccountRow>`
    select a.id, a.email, a.role, a.created_at, a.disabled_at, a.password_hash is not null as has_password,
      (select max(greatest(s.created_at, s.last_used_at)) from session s
        where s.account_id = a.id and s.kind <> 'SHARE_LINK') as last_used_at,
      (select count(*)::int from bot b where b.owner_id = a.id) as bot_count
    from account a where ${which}
  `.execute(em.getKysely());
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    createdAt: new Date(row.created_at),
    disabledAt: row.disabled_at === null ? null : new Date(row.disabled_at),
    hasPassword: row.has_password,
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
    botCount: row.bot_count,
  }));
}
