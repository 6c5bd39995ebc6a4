import { hash, randomBytes } from "node:crypto";

/** A secret of 256 random bits, in characters that need no escaping anywhere. */
export function createSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a secret. It is random already, so that one round of SHA-256 is enough. */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "hex");
}
