import type { CreateBotInput } from "./documents.ts";

/** What a setting is made of: how it is typed, and whether a bot may be without it. */
export interface SettingKind {
  readonly type: "text" | "choice" | "whole" | "decimal";
  readonly isOptional: boolean;
}

const TEXT = { type: "text", isOptional: false } as const;
const CHOICE = { type: "choice", isOptional: false } as const;
const WHOLE = { type: "whole", isOptional: false } as const;
const DECIMAL = { type: "decimal", isOptional: false } as const;

/** Every setting of a bot, in the order in which the form asks for them. */
export const SETTINGS = {
  name: TEXT,
  description: { type: "text", isOptional: true },
  kind: CHOICE,
  symbol: TEXT,
  positionType: CHOICE,
  leverage: WHOLE,
  orderSize: DECIMAL,
  strategy: CHOICE,
  timeframe: CHOICE,
  fastEmaPeriod: WHOLE,
  slowEmaPeriod: WHOLE,
  rsiPeriod: WHOLE,
  rsiOverbought: DECIMAL,
  stopLossPercent: DECIMAL,
  takeProfitPercent: DECIMAL,
  trailingStopPercent: { type: "decimal", isOptional: true },
  maxDailyTrades: { type: "whole", isOptional: true },
  maxDailyLossPercent: { type: "decimal", isOptional: true },
  dailyTargetPercent: { type: "decimal", isOptional: true },
  reportIntervalSeconds: WHOLE,
} as const satisfies Record<keyof CreateBotInput, SettingKind>;

/** The name of a setting, as the server has it. */
export type SettingName = keyof typeof SETTINGS;

/** The names of all settings. */
// The keys of a literal are those of its type.
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** Whether something is the name of a setting. */
export function isSettingName(name: string): name is SettingName {
  return name in SETTINGS;
}

/** What is wrong with a setting. */
export interface SettingProblem {
  readonly field: SettingName;
  readonly message: string;
}
