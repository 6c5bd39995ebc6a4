import { t } from "../../texts/texts.ts";
import { type NumberSigns, toDecimal, toNumberText } from "./decimal-text.ts";
import type { CreateBotInput, UpdateBotInput } from "./documents.ts";
import { SETTING_NAMES, type SettingKind, type SettingName, type SettingProblem, SETTINGS } from "./settings.ts";

/** Every setting as the text that stands in the form. */
export type SettingTexts = Readonly<Record<SettingName, string>>;

/** A value as the server takes it. */
type SettingValue = string | number | null;

/** What was read out of a form: what to send, or what stands in the way. */
export type ReadSettings<Input> =
  | { readonly kind: "ready"; readonly input: Input }
  | { readonly kind: "unreadable"; readonly problems: readonly SettingProblem[] };

/** Settings as texts for a form; what is absent is empty. */
export function toTexts(
  settings: Partial<Record<SettingName, string | number | null>>,
  signs: NumberSigns,
): SettingTexts {
  const entries = SETTING_NAMES.map((name) => {
    const text = String(settings[name] ?? "");
    return [name, SETTINGS[name].type === "decimal" ? toNumberText(text, signs) : text] as const;
  });
  // One entry for each name there is.
  return Object.fromEntries(entries) as SettingTexts;
}

/** A new bot; what was left empty has its default. */
export function readNewBot(texts: SettingTexts, signs: NumberSigns): ReadSettings<CreateBotInput> {
  const isAsked = (name: SettingName) => texts[name].trim() !== "" || name === "name" || name === "symbol";
  // Name and symbol are among what is read, or among the problems.
  return read<CreateBotInput>(texts, SETTING_NAMES.filter(isAsked), signs);
}

/** What was changed of a bot, and nothing else. */
export function readChanges(
  texts: SettingTexts,
  before: SettingTexts,
  signs: NumberSigns,
): ReadSettings<UpdateBotInput> {
  return read<UpdateBotInput>(
    texts,
    SETTING_NAMES.filter((name) => texts[name] !== before[name]),
    signs,
  );
}

/**
 * Reads some settings. What cannot even be sent is told here; whether it may be so is for the server alone to say.
 */
function read<Input>(texts: SettingTexts, names: readonly SettingName[], signs: NumberSigns): ReadSettings<Input> {
  const values: Partial<Record<SettingName, SettingValue>> = {};
  const problems: SettingProblem[] = [];
  for (const field of names) {
    const reading = readOne(texts[field], SETTINGS[field], signs);
    if ("value" in reading) {
      values[field] = reading.value;
    } else {
      const label = t(`form.setting.${field}.label`);
      const example = toNumberText("1.5", signs);
      problems.push({ field, message: t(`form.problem.${reading.problem}`, { label, example }) });
    }
  }
  return problems.length > 0
    ? { kind: "unreadable", problems }
    : // Each value was read as its kind says, which are the kinds of the input's fields.
      { kind: "ready", input: values as Input };
}

type Reading = { readonly value: SettingValue } | { readonly problem: "empty" | "whole" | "decimal" };

function readOne(text: string, { type, isOptional }: SettingKind, signs: NumberSigns): Reading {
  const typed = text.trim();
  if (typed === "") {
    return isOptional ? { value: null } : { problem: "empty" };
  }
  if (type === "text" || type === "choice") {
    return { value: typed };
  }
  const decimal = toDecimal(typed, signs);
  if (decimal === null) {
    return { problem: type };
  }
  if (type === "decimal") {
    return { value: decimal };
  }
  const whole = Number(decimal);
  return isInt(whole) ? { value: whole } : { problem: "whole" };
}

/** What GraphQL's Int can carry (specification, section 3.5.1). */
function isInt(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}
