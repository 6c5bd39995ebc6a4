/** How somebody writes numbers. */
export interface NumberSigns {
  /** Between the whole and its parts. */
  readonly point: string;
  /** Between the thousands. */
  readonly group: string;
}

/** How the reader of this page writes numbers. @param locale - @defaultValue the browser's */
export function numberSigns(locale?: string): NumberSigns {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8);
  const signOf = (type: "decimal" | "group") => parts.find((part) => part.type === type)?.value;
  return { point: signOf("decimal") ?? ".", group: signOf("group") ?? "," };
}

/** An exact decimal as its reader writes it, without signs between the thousands. */
export function toNumberText(decimal: string, { point }: NumberSigns): string {
  return decimal.replace(".", point);
}

/**
 * The exact decimal that somebody has typed, however many digits it has; null where it is none. A point is understood
 * wherever it cannot be a sign between thousands: `1.5`, but not `1.500`, is one and a half to who writes 1.500,00.
 */
export function toDecimal(text: string, { point, group }: NumberSigns): string | null {
  const typed = text.replace(/[\s\u00a0\u202f]/g, "").replace("\u2212", "-");
  const separator = escape(group.trim() === "" ? "\u00a0" : group);
  const grouped = new RegExp(`^-?\\d{1,3}(${separator}\\d{3})+(${escape(point)}\\d+)?$`);
  const ungrouped = grouped.test(typed) ? typed.replaceAll(group, "") : typed;
  const decimal = ungrouped.replace(point, ".");
  return /^-?\d+(\.\d+)?$/.test(decimal) ? decimal : null;
}

function escape(sign: string): string {
  return sign.replace(/[^\w\s]/g, "\\$&");
}
