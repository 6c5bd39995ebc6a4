import { GraphQLError, GraphQLScalarType } from "graphql";

/** An instant in UTC with milliseconds: `2026-11-23T02:00:00.000Z`. */
export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description: "An instant: RFC 3339 in UTC with milliseconds, such as 2026-11-23T02:00:00.000Z.",
  coerceOutputValue: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
  coerceInputValue: (value: unknown): Date => {
    const instant =
      typeof value === "string" && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value) ? new Date(value) : null;
    if (instant === null || !isWithinEra(instant)) {
      throw new GraphQLError(
        `DateTime must be RFC 3339 such as 2026-11-23T02:00:00.000Z, found ${JSON.stringify(value)}`,
      );
    }
    return instant;
  },
});

/** The years that RFC 3339 and PostgreSQL both have, in UTC: 1 to 9999. False of what is no instant at all. */
function isWithinEra(instant: Date): boolean {
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9_999;
}

/** An exact decimal, never a float: a string in both directions. */
export const decimalScalar = new GraphQLScalarType<string, string>({
  name: "Decimal",
  description: 'An exact decimal as a string, such as "1071.50"; never a float.',
  coerceOutputValue: (value) => String(value),
  coerceInputValue: (value: unknown): string => {
    if (typeof value !== "string" || !/^-?\d+(\.\d+)?$/.test(value)) {
      throw new GraphQLError(`Decimal must be a string such as "1071.50", found ${JSON.stringify(value)}`);
    }
    return value;
  },
});

/** A count that only grows. */
export const revisionScalar = new GraphQLScalarType<number, number>({
  name: "Revision",
  description: "A whole number from 0 to 2^53 - 1 that only grows.",
  coerceOutputValue: (value) => Number(value),
  coerceInputValue: (value: unknown): number => {
    if (!Number.isSafeInteger(value) || Number(value) < 0) {
      throw new GraphQLError(`Revision must be a whole number from 0 to 2^53 - 1, found ${JSON.stringify(value)}`);
    }
    return Number(value);
  },
});
