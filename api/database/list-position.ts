import { DomainError } from "../errors.ts";

/** Where in a list by time a reader stands: µs since the epoch, and the id among rows of one instant. */
export interface ListPosition {
  readonly us: string;
  readonly id: string;
}

/** The cursor of a row, opaque to clients. */
export function toCursor({ us, id }: { readonly us: string | number; readonly id: string }): string {
  return Buffer.from(`${us} ${id}`).toString("base64url");
}

/**
 * The position that a cursor stands for. Nobody is kept from making one: it must not hold what the database cannot read.
 *
 * @param list - what it is a cursor of, in words, for whoever gave another one.
 * @throws BAD_USER_INPUT when it is none.
 */
export function readCursor(cursor: string, list: string): ListPosition {
  const [us = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  if (!/^-?\d{1,17}$/.test(us) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw new DomainError("BAD_USER_INPUT", `${JSON.stringify(cursor)} is not a cursor of ${list}`);
  }
  return { us, id };
}
