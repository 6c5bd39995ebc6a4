import { DomainError } from "../errors.ts";

/** The longest address that mail can go to: RFC 5321, 4.5.3.1.3, less the angle brackets. */
const LONGEST = 254;

/** E-mail addresses are compared in lower case. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/**
 * An address as it is stored. Whether mail arrives there, nobody can tell from its letters.
 *
 * @throws BAD_USER_INPUT naming `email`, for what is none.
 */
export function checkEmail(given: string): string {
  const email = normalizeEmail(given);
  if (email.length > LONGEST || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new DomainError("BAD_USER_INPUT", "Expected an e-mail address such as ada@example.org", {
      field: "email",
    });
  }
  return email;
}
