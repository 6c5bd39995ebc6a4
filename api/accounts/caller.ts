/** From where a request came, as far as that is known: it says nothing of who asks. */
export interface Caller {
  /** The address of whoever asked, IPv4 or IPv6; null where there was no socket. */
  readonly address: string | null;
  /** What the program calls itself; null where it says nothing. */
  readonly userAgent: string | null;
}

/** Nobody who is known: a script of an operator, for example. */
export const UNKNOWN_CALLER: Caller = { address: null, userAgent: null };
