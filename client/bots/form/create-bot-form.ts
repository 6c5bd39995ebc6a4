import { type Accessor, batch, createSignal } from "solid-js";
import { createStore } from "solid-js/store";
import { SETTING_NAMES, type SettingName, type SettingProblem } from "./settings.ts";
import type { SettingTexts } from "./read-settings.ts";

/** What came of saving. */
export type SaveOutcome =
  | { readonly kind: "saved" }
  | {
      readonly kind: "refused";
      readonly problems: readonly SettingProblem[];
      /** What is wrong beside the settings; null where nothing is. */
      readonly message: string | null;
    };

/** Settings that are being typed. */
export interface BotForm {
  readonly texts: SettingTexts;
  /** What it began with, or was begun anew with. */
  readonly before: Accessor<SettingTexts>;
  readonly type: (name: SettingName, text: string) => void;
  /** Whether anything was changed that is not saved. */
  readonly isDirty: Accessor<boolean>;
  /** What is wrong with the settings, as last said; a setting that is changed is not wrong any more. */
  readonly problems: Accessor<readonly SettingProblem[]>;
  readonly problemOf: (name: SettingName) => string | null;
  /** What is wrong beside them. */
  readonly message: Accessor<string | null>;
  readonly isSaving: Accessor<boolean>;
  /** Whether it was saved, and who saved it is on the way elsewhere. */
  readonly isSaved: Accessor<boolean>;
  /** @returns true when it was saved */
  readonly submit: () => Promise<boolean>;
  /** Begins anew with other settings. */
  readonly begin: (texts: SettingTexts) => void;
}

/** Keeps what is typed until it is saved. @param save - sends it. */
export function createBotForm(
  first: SettingTexts,
  save: (texts: SettingTexts, before: SettingTexts) => Promise<SaveOutcome>,
): BotForm {
  const [texts, setTexts] = createStore<Record<SettingName, string>>({ ...first });
  const [before, setBefore] = createSignal(first);
  const [problems, setProblems] = createSignal<readonly SettingProblem[]>([]);
  const [message, setMessage] = createSignal<string | null>(null);
  const [isSaving, setIsSaving] = createSignal(false);
  const [isSaved, setIsSaved] = createSignal(false);

  const begin = (now: SettingTexts): void =>
    batch(() => {
      setTexts({ ...now });
      setBefore(now);
      setProblems([]);
      setMessage(null);
    });

  const submit = async (): Promise<boolean> => {
    if (isSaving()) {
      return false;
    }
    setIsSaving(true);
    setMessage(null);
    const sent = { ...texts };
    const outcome = await save(sent, before());
    batch(() => {
      setIsSaving(false);
      setIsSaved(outcome.kind === "saved");
      if (outcome.kind === "saved") {
        begin(sent);
      } else {
        setProblems(outcome.problems);
        setMessage(outcome.message);
      }
    });
    return outcome.kind === "saved";
  };

  return {
    texts,
    before,
    type: (name, text) => {
      setTexts(name, text);
      setProblems((all) => all.filter(({ field }) => field !== name));
    },
    isDirty: () => SETTING_NAMES.some((name) => texts[name] !== before()[name]),
    problems,
    problemOf: (name) => problems().find(({ field }) => field === name)?.message ?? null,
    message,
    isSaving,
    isSaved,
    submit,
    begin,
  };
}
