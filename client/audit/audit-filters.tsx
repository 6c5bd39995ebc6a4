import { createSignal, type JSX } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { AuditFilter } from "./documents.ts";
import { ACTIONS, actionWords } from "./words.ts";

const HOUR_MS = 3_600_000;
/** How far back, in hours. */
const PERIODS = { any: null, "1": 1, "24": 24, "168": 168, "720": 720 } as const;
const OUTCOMES = ["DONE", "REFUSED", "FAILED"] as const;

/** Which entries are shown. A choice holds at once, and a typed name when it is sent off. */
export function AuditFilters(props: {
  readonly onChange: (filter: AuditFilter) => void;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly now: () => number;
}): JSX.Element {
  const [action, setAction] = createSignal("any");
  const [outcome, setOutcome] = createSignal<"any" | (typeof OUTCOMES)[number]>("any");
  const [period, setPeriod] = createSignal<keyof typeof PERIODS>("any");
  const [actor, setActor] = createSignal("");

  const apply = () => {
    const [hours, chosenOutcome] = [PERIODS[period()], outcome()];
    props.onChange({
      ...(action() === "any" ? {} : { action: action() }),
      ...(chosenOutcome === "any" ? {} : { outcome: chosenOutcome }),
      ...(actor().trim() === "" ? {} : { actor: actor().trim() }),
      ...(hours === null ? {} : { since: new Date(props.now() - hours * HOUR_MS).toISOString() }),
    });
  };
  const choose =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value);
      apply();
    };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    apply();
  };
  return (
    <form
      onSubmit={submit}
      role="search"
      aria-label={t("audit.filter.label")}
      class="mb-4 grid grid-cols-2 items-end gap-3 wide:grid-cols-[1.2fr_1fr_1fr_1.6fr_auto]"
    >
      <SelectField
        label={t("audit.filter.action")}
        name="action"
        value={action()}
        onChange={choose(setAction)}
        options={[
          { value: "any", label: t("audit.filter.anything") },
          ...ACTIONS.map((value) => ({ value, label: actionWords(value) })),
        ]}
      />
      <SelectField
        label={t("audit.filter.outcome")}
        name="outcome"
        value={outcome()}
        onChange={choose(setOutcome)}
        options={[
          { value: "any", label: t("audit.filter.anyOutcome") },
          ...OUTCOMES.map((value) => ({ value, label: t(`audit.outcomes.${value}`) })),
        ]}
      />
      <SelectField
        label={t("audit.filter.period")}
        name="period"
        value={period()}
        onChange={choose(setPeriod)}
        options={(["any", "1", "24", "168", "720"] as const).map((value) => ({
          value,
          label: t(`audit.filter.periods.${value}`),
        }))}
      />
      <div class="max-wide:col-span-2 max-wide:row-start-2">
        <TextField
          label={t("audit.filter.actor")}
          name="actor"
          inputMode="email"
          autocomplete="off"
          value={actor()}
          onInput={setActor}
          isSpellchecked={false}
        />
      </div>
      <Button type="submit">{t("audit.filter.apply")}</Button>
    </form>
  );
}
