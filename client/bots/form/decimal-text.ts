import { LOCALES } from "../../format/locales.ts";

/** How somebody writes numbers. */
export interface NumberSigns {
  /** Between the whole and its parts. */
  readonly point: string;
  /** Between the thousands. */
  readonly group: string;
}

/** How the reader of this page writes numbers. @param locales - @defaultValue those in which numbers are shown */
export function numberSigns(locales: Intl.LocalesArgument = LOCALES): NumberSigns {
  const parts = new Intl.NumberFormat(locales).formatToParts(1_234_567.8);
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
export function toDecimal(text: string, signs: NumberSigns): string | null {
  const { point } = signs;
  const typed = plain(text);
  const group = plain(signs.group) || NO_SIGN;
  const separator = escape(group);
  const grouped = new RegExp(`^-?\\d{1,3}(${separator}\\d{3})+(${escape(point)}\\d+)?$`);
  const ungrouped = grouped.test(typed) ? typed.replaceAll(group, "") : typed;
  const decimal = ungrouped.replace(point, ".");
  return /^-?\d+(\.\d+)?$/.test(decimal) ? decimal : null;
}

/** Stands for a sign between thousands that is a space, and is left out before anything is read. */
const NO_SIGN = "_";

/** Keyboards have one apostrophe and one minus sign, and every space is as good as any other. */
function plain(text: string): string {
  return text.replace(/\s/g, "").replaceAll("\u2019", "'").replace("\u2212", "-");
}

function escape(sign: string): string {
  return sign.replace(/[^\w\s]/g, "\\$&");
}
