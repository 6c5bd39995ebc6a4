import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { Account } from "./account.entity.ts";
import type { Caller } from "./caller.ts";
import type { Mail } from "./mailer.ts";
import { createPasswordReset } from "./password-reset.ts";
import { normalizeEmail } from "./sign-in.ts";

export interface ResetRequestsOptions {
  readonly fork: () => EntityManager;
  /** Null where no mail can be sent. */
  readonly send: ((mail: Mail) => Promise<void>) | null;
  /** The address of the page that uses a secret; never made from what a request says of its host. */
  readonly linkOf: (secret: string) => string;
  /** A mail could not be sent; whoever asked for it never hears of it. */
  readonly onError: (error: unknown) => void;
}

/** Sends links to people who forgot their password, after whoever asked for it was answered: no answer tells who has an account. */
export interface ResetRequests {
  /** Whether mail can be sent at all. */
  readonly canSend: boolean;
  readonly ask: (email: string, caller: Caller) => void;
  /** Resolves when nothing is under way any more. */
  readonly settled: () => Promise<void>;
}

/** So many an hour for an account: its owner needs one or two, and nobody's mailbox is to be filled. */
const MOST_FOR_ACCOUNT = 3;
/** So many an hour from an address, whomever they are for. */
const MOST_FROM_ADDRESS = 20;
const HOUR_MS = 3_600_000;
/** Beyond it they are dropped: a mail server that hangs must not fill the memory. */
const MOST_WAITING = 100;

/** Creates it: one mail after the other. */
export function createResetRequests(options: ResetRequestsOptions): ResetRequests {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;

  async function answer(email: string, caller: Caller, send: (mail: Mail) => Promise<void>): Promise<void> {
    const em = options.fork();
    const isFromMany =
      caller.address !== null && (await count(em, `address ${caller.address}`)) > MOST_FROM_ADDRESS;
    const account = isFromMany
      ? null
      : await em.findOne(Account, { email: normalizeEmail(email), disabledAt: null });
    if (account === null || (await count(em, `account ${account.id}`)) > MOST_FOR_ACCOUNT) {
      return;
    }
    const { secret } = await createPasswordReset(em, account);
    await send(toMail(account.email, options.linkOf(secret)));
  }

  return {
    canSend: options.send !== null,
    ask: (email, caller) => {
      const { send } = options;
      if (send === null || waiting >= MOST_WAITING) {
        return;
      }
      waiting += 1;
      last = last
        .then(() => answer(email, caller, send))
        .catch(options.onError)
        .finally(() => {
          waiting -= 1;
        });
    },
    settled: () => last,
  };
}

/** How often something was asked for in the hour that began with the first time, this one included; for all servers together. */
async function count(em: EntityManager, whom: string): Promise<number> {
  const now = Date.now();
  const { rows } = await sql<{ points: number }>`
    insert into rate_limit as l (key, points, expire) values (${`password reset ${whom}`}, 1, ${now + HOUR_MS}::bigint)
    on conflict (key) do update set
      points = case when l.expire > ${now}::bigint then l.points + 1 else 1 end,
      expire = case when l.expire > ${now}::bigint then l.expire else excluded.expire end
    returning points
  `.execute(em.getKysely());
  return rows[0]?.points ?? 1;
}

function toMail(to: string, link: string): Mail {
  return {
    to,
    subject: "Set a new password for botwatch",
    text: `Somebody asked for a new password for the botwatch account ${to}.

Open this link within an hour to set one:
${link}

It ends everything that is signed in to the account now, API tokens and share links included.
If it was not you, do nothing: the password stays as it is.
`,
  };
}
