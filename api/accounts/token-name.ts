import { DomainError } from "../errors.ts";

const LONGEST = 100;

/**
 * What somebody calls an API token or a share link, without white space around it.
 *
 * @throws BAD_USER_INPUT naming `name`, unless it has 1 to 100 characters.
 */
export function checkTokenName(given: string): string {
  const name = given.trim();
  if (name === "" || name.length > LONGEST) {
    const message = `The name must have 1 to ${LONGEST} characters, found ${name.length}`;
    throw new DomainError("BAD_USER_INPUT", message, { field: "name" });
  }
  return name;
}
