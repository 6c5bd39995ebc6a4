import { RateLimiterPostgres } from "rate-limiter-flexible";
import type { Ask } from "../database/ask.ts";
import { DomainError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import { normalizeEmail } from "./email.ts";
import { networkOf } from "./network.ts";
import { secondsIfTooMany, toRateLimitStore } from "./rate-limit.ts";
import { hashSecret } from "./token.ts";

export interface SignInAttemptsOptions {
  readonly ask: Ask;
  readonly limits: Pick<Limits, "maxSignInsPerAccount" | "maxSignInsPerAddress" | "signInWindowSeconds">;
}

/** Who tries to sign in, and from where. */
export interface SignInAttempt {
  /** As it was typed, whether or not there is such an account. */
  readonly email: string;
  /** Null where nothing tells. */
  readonly address: string | null;
}

/** The count of sign-ins that have failed, which all servers on one database share. */
export interface SignInAttempts {
  /**
   * Signs in unless that has failed too often.
   *
   * @throws RATE_LIMITED, which says when to try again; what `signIn` throws.
   */
  readonly limit: <Result>(attempt: SignInAttempt, signIn: () => Promise<Result>) => Promise<Result>;
}

/** For so long an address where somebody has signed in keeps a count of its own. */
const KNOWN_SECONDS = 30 * 24 * 3_600;

/**
 * Creates the count. It counts an attempt before the password is looked at, since many may come at once, and takes it back
 * when it was right.
 *
 * Whoever guesses the passwords of an account locks it, but not for its owner: where somebody has signed in to it lately,
 * attempts are counted by themselves. An account that does not exist is counted, and locked, as any other.
 */
export function createSignInAttempts({ ask, limits }: SignInAttemptsOptions): SignInAttempts {
  const store = toRateLimitStore(ask);
  // One of them clears the table for all.
  const window = { ...store, duration: limits.signInWindowSeconds, clearExpiredByTimeout: false };
  const ofAccounts = new RateLimiterPostgres({
    ...window,
    keyPrefix: "sign-in-account",
    points: limits.maxSignInsPerAccount,
  });
  const ofAddresses = new RateLimiterPostgres({
    ...window,
    keyPrefix: "sign-in-address",
    points: limits.maxSignInsPerAddress,
  });
  const known = new RateLimiterPostgres({
    ...store,
    keyPrefix: "sign-in-known",
    points: 1,
    duration: KNOWN_SECONDS,
  });

  return {
    limit: async ({ email, address }, signIn) => {
      const account = hashSecret(normalizeEmail(email));
      const network = address === null ? null : networkOf(address);
      const place = network === null ? null : `${account}@${network}`;
      const isKnown = place !== null && (await known.get(place)) !== null;
      const counted = isKnown ? place : account;
      if (network !== null) {
        await consume(ofAddresses, network, "from this address");
      }
      await consume(ofAccounts, counted, "for this account");
      const result = await signIn();
      await ofAccounts.delete(counted);
      if (network !== null && place !== null) {
        await ofAddresses.reward(network);
        await known.set(place, 1, KNOWN_SECONDS);
      }
      return result;
    },
  };
}

async function consume(limiter: RateLimiterPostgres, key: string, whose: string): Promise<void> {
  const retryAfterSeconds = await secondsIfTooMany(limiter, key);
  if (retryAfterSeconds !== null) {
    const message = `Too many sign-ins have failed ${whose}: try again in ${inWords(retryAfterSeconds)}`;
    throw new DomainError("RATE_LIMITED", message, { retryAfterSeconds });
  }
}

function inWords(seconds: number): string {
  const [count, unit] = seconds < 60 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
