import type { EntityManager } from "@mikro-orm/sql";
import { RateLimiterPostgres } from "rate-limiter-flexible";
import type { Ask } from "../database/ask.ts";
import { whenLate } from "../streams/patience.ts";
import { Account } from "./account.entity.ts";
import type { Caller } from "./caller.ts";
import { normalizeEmail } from "./email.ts";
import type { Mail } from "./mailer.ts";
import { networkOf } from "./network.ts";
import { createPasswordReset } from "./password-reset.ts";
import { secondsIfTooMany, toRateLimitStore } from "./rate-limit.ts";

export interface ResetRequestsOptions {
  readonly fork: () => EntityManager;
  readonly ask: Ask;
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
  /** Resolves when what was asked for is sent, or after a moment if it hangs: whoever asked was told of a mail. */
  readonly close: () => Promise<void>;
}

/** So many an hour for an account: its owner needs one or two, and nobody's mailbox is to be filled. */
const MOST_FOR_ACCOUNT = 3;
/** So many an hour from an address, whomever they are for. */
const MOST_FROM_ADDRESS = 20;
const HOUR_SECONDS = 3_600;
/** Beyond it they are dropped: a mail server that hangs must not fill the memory. */
const MOST_WAITING = 100;
/** What hangs for so long at the end is given up. */
const CLOSE_MS = 3_000;

/** Creates it: one mail after the other. */
export function createResetRequests(options: ResetRequestsOptions): ResetRequests {
  // The count of sign-ins clears the table for all.
  const hourly = { ...toRateLimitStore(options.ask), duration: HOUR_SECONDS, clearExpiredByTimeout: false };
  const ofAccounts = new RateLimiterPostgres({
    ...hourly,
    keyPrefix: "password-reset-account",
    points: MOST_FOR_ACCOUNT,
  });
  const ofAddresses = new RateLimiterPostgres({
    ...hourly,
    keyPrefix: "password-reset-address",
    points: MOST_FROM_ADDRESS,
  });
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;

  async function answer(email: string, caller: Caller, send: (mail: Mail) => Promise<void>): Promise<void> {
    if (caller.address !== null && (await secondsIfTooMany(ofAddresses, networkOf(caller.address))) !== null) {
      return;
    }
    const em = options.fork();
    const account = await em.findOne(Account, { email: normalizeEmail(email), disabledAt: null });
    if (account === null || (await secondsIfTooMany(ofAccounts, account.id)) !== null) {
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
    close: async () => {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const isInTime = whenLate(CLOSE_MS, resolve);
      await Promise.race([last, late]);
      isInTime();
    },
  };
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
