import { hash, randomBytes } from "node:crypto";

/** A secret of 256 random bits, in characters that need no escaping anywhere. */
export function createSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a secret. It is random already, so that one round of SHA-256 is enough. */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "hex");
}

/** What the tokens begin with that may do less than their account. */
const LIMITED_PREFIX = "botwatch_";

/** A token that may do less than its account. */
export function createLimitedToken(): string {
  return LIMITED_PREFIX + createSecret();
}

/** Whether a token may do less than its account. */
export function isLimitedToken(token: string): boolean {
  return token.startsWith(LIMITED_PREFIX);
}

/**
 * What is stored of a token. That of a limited one has another form, so that a server of a version that knows no limits
 * does not know the token either.
 */
export function hashToken(token: string): string {
  return isLimitedToken(token) ? `limited:${hashSecret(token)}` : hashSecret(token);
}
