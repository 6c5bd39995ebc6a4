import { createSignal, type JSX } from "solid-js";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { NewShareLink } from "./create-share-links.ts";

/** So many hours can be chosen. */
const DURATIONS = ["24", "168", "720", "8760"] as const;

/** Makes a link: what to call it, how long it is good for, and whether it shows money. */
export function ShareLinkForm(props: {
  /** Answers whether it was made; what was typed stays where it was not. */
  readonly onCreate: (link: NewShareLink) => Promise<boolean>;
}): JSX.Element {
  const [name, setName] = createSignal("");
  const [hours, setHours] = createSignal<(typeof DURATIONS)[number]>("168");
  const [hidesMoney, setHidesMoney] = createSignal(false);
  const [isBusy, setIsBusy] = createSignal(false);

  const create = async () => {
    setIsBusy(true);
    if (await props.onCreate({ name: name(), expiresInHours: Number(hours()), hidesMoney: hidesMoney() })) {
      setName("");
    }
    setIsBusy(false);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isBusy()) {
      void create();
    }
  };
  return (
    <form onSubmit={submit} class="grid gap-4">
      <div class="grid gap-4 wide:grid-cols-[2fr_1fr]">
        <TextField
          label={t("shared.links.name")}
          name="shareLinkName"
          value={name()}
          onInput={setName}
          description={t("shared.links.nameHint")}
          autocomplete="off"
          isRequired
        />
        <SelectField
          label={t("shared.links.duration")}
          name="shareLinkDuration"
          value={hours()}
          onChange={setHours}
          options={DURATIONS.map((value) => ({ value, label: t(`shared.links.durations.${value}`) }))}
        />
      </div>
      <div class="flex flex-wrap items-center justify-between gap-3">
        <label class="flex items-start gap-2.5 max-wide:min-h-11">
          <input
            type="checkbox"
            name="shareLinkHidesMoney"
            class="mt-0.5 size-4 flex-none accent-accent"
            checked={hidesMoney()}
            onChange={(event) => setHidesMoney(event.currentTarget.checked)}
          />
          <span>
            {t("shared.links.hidesMoney")}
            <span class="block text-[12.5px] text-soft">{t("shared.links.hidesMoneyText")}</span>
          </span>
        </label>
        <Button type="submit" look="primary" aria-disabled={isBusy()}>
          {t("shared.links.make")}
        </Button>
      </div>
    </form>
  );
}
