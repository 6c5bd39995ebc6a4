import { type JSX, Show } from "solid-js";
import { t } from "../../texts/texts.ts";
import { RadioField } from "../../ui/radio-field.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { BotForm } from "./create-bot-form.ts";
import type { NumberSigns } from "./decimal-text.ts";
import { exampleOf } from "./example.ts";
import { type SettingName, SETTINGS } from "./settings.ts";

/** What every field of the form is given. */
export interface FormPart {
  readonly form: BotForm;
  readonly signs: NumberSigns;
  /** What a bot has where nothing is given; null where defaults do not matter, as with a bot that is there. */
  readonly defaults: Partial<Record<SettingName, string>> | null;
}

type TypedName = Exclude<SettingName, "kind" | "positionType" | "strategy" | "timeframe">;

/** A setting that is typed, with what it means, what it comes to, and its default. */
export function TypedField(
  props: FormPart & { readonly name: TypedName; readonly unit?: string; readonly isMultiline?: boolean },
): JSX.Element {
  return (
    <TextField
      label={t(`form.setting.${props.name}.label`)}
      name={props.name}
      value={props.form.texts[props.name]}
      onInput={(text) => props.form.type(props.name, text)}
      description={<Meaning {...props} />}
      error={props.form.problemOf(props.name)}
      unit={props.unit}
      inputMode={INPUT_MODES[SETTINGS[props.name].type]}
      autocomplete="off"
      isRequired={props.name === "name" || props.name === "symbol"}
      isMultiline={props.isMultiline ?? false}
    />
  );
}

const INPUT_MODES = { text: "text", whole: "numeric", decimal: "decimal" } as const;

function Meaning(props: FormPart & { readonly name: TypedName }): JSX.Element {
  const last = () => {
    if (SETTINGS[props.name].isOptional) {
      return t("form.optional");
    }
    const value = props.defaults?.[props.name] ?? "";
    return value === "" ? "" : t("form.default", { value });
  };
  return (
    <>
      {t(`form.setting.${props.name}.text`)} {last()}
      <Show when={exampleOf(props.name, props.form.texts, props.signs)}>
        {(example) => <span class="num block text-text">{example()}</span>}
      </Show>
    </>
  );
}

/** Who runs the bot. */
export function KindField(props: { readonly form: BotForm }): JSX.Element {
  const options = (["PAPER", "EXTERNAL"] as const).map((value) => ({
    value,
    label: t(`form.setting.kind.${value}.label`),
    description: t(`form.setting.kind.${value}.text`),
  }));
  return (
    <RadioField
      label={t("form.setting.kind.label")}
      name="kind"
      value={props.form.texts.kind}
      onChange={(value) => props.form.type("kind", value)}
      options={options}
      error={props.form.problemOf("kind")}
    />
  );
}

/** Which way the bot trades. */
export function PositionTypeField(props: { readonly form: BotForm }): JSX.Element {
  const options = (["LONG", "SHORT"] as const).map((value) => ({
    value,
    label: t(`form.setting.positionType.${value}.label`),
    description: t(`form.setting.positionType.${value}.text`),
  }));
  return (
    <RadioField
      label={t("form.setting.positionType.label")}
      name="positionType"
      value={props.form.texts.positionType}
      onChange={(value) => props.form.type("positionType", value)}
      options={options}
      error={props.form.problemOf("positionType")}
    />
  );
}

/** One of the values that the server names, for strategy and timeframe. */
export function ChoiceField(props: {
  readonly form: BotForm;
  readonly name: "strategy" | "timeframe";
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly description?: string;
}): JSX.Element {
  return (
    <SelectField
      label={t(`form.setting.${props.name}.label`)}
      name={props.name}
      value={props.form.texts[props.name]}
      onChange={(value) => props.form.type(props.name, value)}
      options={props.choices}
      description={props.description}
      error={props.form.problemOf(props.name)}
    />
  );
}
