/** A limit as an operator sets it. */
interface Setting {
  readonly variable: string;
  readonly preset: number;
  readonly least: number;
  readonly most: number;
  /** Of what it is a number, as it stands behind "a whole number". */
  readonly unit: string;
}

/** Every limit of what clients may ask, but for those of streams, with its variable, its default and its range. */
export const LIMITS = {
  /** The body of a request, in bytes. */
  maxBodyBytes: {
    variable: "MAX_BODY_BYTES",
    preset: 1_000_000,
    least: 1_000,
    most: 100_000_000,
    unit: " of bytes",
  },
  /** The variables of an operation as JSON, in bytes. */
  maxVariablesBytes: {
    variable: "MAX_VARIABLES_BYTES",
    preset: 750_000,
    least: 100,
    most: 100_000_000,
    unit: " of bytes",
  },
  /** Tokens of a document: names, values and punctuation. What a tool asks to know the schema has some two hundred. */
  maxQueryTokens: { variable: "MAX_QUERY_TOKENS", preset: 2_000, least: 50, most: 1_000_000, unit: "" },
  /** Aliases in a document. */
  maxQueryAliases: { variable: "MAX_QUERY_ALIASES", preset: 50, least: 0, most: 1_000_000, unit: "" },
  /** Fields within fields. */
  maxQueryDepth: { variable: "MAX_QUERY_DEPTH", preset: 12, least: 1, most: 1_000, unit: "" },
  /** Fields of an operation, those of a fragment as often as it is used. */
  maxQueryBreadth: { variable: "MAX_QUERY_BREADTH", preset: 500, least: 1, most: 1_000_000, unit: "" },
  /** Fields of an answer, with each list as long as its arguments allow; see `api/schema/cost.ts`. */
  maxQueryComplexity: {
    variable: "MAX_QUERY_COMPLEXITY",
    preset: 250_000,
    least: 1,
    most: 999_999_999,
    unit: "",
  },
  /** Bots that a subscription names. */
  maxBotsPerStream: { variable: "MAX_BOTS_PER_STREAM", preset: 2_000, least: 1, most: 1_000_000, unit: "" },
  /** Requests with one token, or from one address without any or with a wrong one, in one process. A stream is one request. */
  maxRequestsPerMinute: {
    variable: "MAX_REQUESTS_PER_MINUTE",
    preset: 60_000,
    least: 1,
    most: 999_999_999,
    unit: "",
  },
  /** Sign-ins that fail within the window, for one account. */
  maxSignInsPerAccount: {
    variable: "MAX_SIGN_INS_PER_ACCOUNT",
    preset: 10,
    least: 1,
    most: 1_000_000,
    unit: "",
  },
  /** Sign-ins that fail within the window, from one address. */
  maxSignInsPerAddress: {
    variable: "MAX_SIGN_INS_PER_ADDRESS",
    preset: 50,
    least: 1,
    most: 1_000_000,
    unit: "",
  },
  /** How long a sign-in that failed counts, in seconds. */
  signInWindowSeconds: {
    variable: "SIGN_IN_WINDOW_SECONDS",
    preset: 900,
    least: 1,
    most: 86_400,
    unit: " of seconds",
  },
} as const satisfies Record<string, Setting>;

export type LimitName = keyof typeof LIMITS;
export type LimitVariable = (typeof LIMITS)[LimitName]["variable"];

/** What clients may ask at most. */
export type Limits = Readonly<Record<LimitName, number>>;

/**
 * Gathers the limits.
 *
 * @param numberOf - what a variable says; undefined where it is not set, for the default.
 */
export function toLimits(numberOf: (variable: LimitVariable) => number | undefined): Limits {
  // Each name of the table has its entry, which is what the type says.
  return Object.fromEntries(
    Object.entries(LIMITS).map(([name, { variable, preset }]) => [name, numberOf(variable) ?? preset]),
  ) as Limits;
}

/**
 * The sentence that refuses what goes beyond a limit.
 *
 * @param subject - what is limited, such as "The depth of an operation".
 * @param found - what was found instead, where that is known.
 */
export function toLimitMessage(subject: string, limit: LimitName, most: number, found?: number): string {
  const instead = found === undefined ? "" : `, found ${found}`;
  return `${subject} must be at most ${most}${instead}: the server's ${LIMITS[limit].variable}`;
}
