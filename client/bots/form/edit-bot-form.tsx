import { useNavigate } from "@solidjs/router";
import { useClient } from "@urql/solid";
import { type Accessor, createEffect, createSignal, type JSX, Show, untrack } from "solid-js";
import { formatTime } from "../../format/instant.ts";
import type { DetailedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import { useNotices } from "../../ui/notices.tsx";
import { BotFormView } from "./bot-form-view.tsx";
import { type BotForm, createBotForm, type SaveOutcome } from "./create-bot-form.ts";
import { numberSigns } from "./decimal-text.ts";
import { UPDATE_BOT } from "./documents.ts";
import { readChanges, toTexts } from "./read-settings.ts";
import { toRefusal } from "./refusal.ts";
import type { SettingGroupsProps } from "./setting-groups.tsx";

/** What an {@link EditBotForm} changes. */
export interface EditBotFormProps {
  readonly bot: DetailedBot;
  readonly choices: SettingGroupsProps["choices"];
  /** Whether the bot was deleted meanwhile. */
  readonly isGone: boolean;
}

/** Changes what is set of a bot. It stands for this one bot as long as it lives. */
export function EditBotForm(props: EditBotFormProps): JSX.Element {
  const client = useClient();
  const navigate = useNavigate();
  const notices = useNotices();
  const signs = numberSigns();
  const current = () => toTexts(props.bot.bot, signs);

  const form = createBotForm(untrack(current), async (texts, before): Promise<SaveOutcome> => {
    const read = readChanges(texts, before, signs);
    if (read.kind === "unreadable") {
      return { kind: "refused", problems: read.problems, message: null };
    }
    if (Object.keys(read.input).length === 0) {
      return { kind: "saved" };
    }
    const { data, error } = await client
      .mutation(UPDATE_BOT, { id: props.bot.botId, input: read.input })
      .toPromise();
    return data ? { kind: "saved" } : toRefusal(error);
  });
  const change = createForeignChange(props, form, () => form.begin(current()));
  const path = () => `/bots/${props.bot.botId}`;
  return (
    <>
      <div class="mb-4 grid gap-2 text-soft empty:hidden">
        <Show when={props.isGone}>
          <p class="font-medium text-error">{t("form.failed.NOT_FOUND")}</p>
        </Show>
        <Show when={props.bot.bot.kind === "EXTERNAL" || props.bot.bot.wanted === "RUNNING"}>
          <p>{t(`form.edit.effect.${props.bot.bot.kind}`)}</p>
        </Show>
        <Show when={props.bot.status.inPosition && form.texts.symbol !== form.before().symbol}>
          <p class="font-medium text-waiting">{t("form.edit.position", { symbol: form.before().symbol })}</p>
        </Show>
        <ForeignChange at={change.at()} isLoaded={change.isLoaded()} onLoad={change.load} />
      </div>
      <BotFormView
        form={form}
        signs={signs}
        defaults={null}
        choices={props.choices}
        save={t("form.edit.save")}
        saving={t("form.edit.saving")}
        cancelPath={path()}
        note={t("form.edit.clean")}
        onSaved={() => {
          navigate(path());
          notices.show(t("form.edit.saved", { name: form.texts.name }));
        }}
      />
    </>
  );
}

/** Notices that somebody else has saved other values; where nothing was typed they are loaded at once. */
function createForeignChange(
  props: EditBotFormProps,
  form: BotForm,
  begin: () => void,
): { readonly at: Accessor<number | null>; readonly isLoaded: Accessor<boolean>; readonly load: () => void } {
  const [at, setAt] = createSignal<number | null>(null);
  const [isLoaded, setIsLoaded] = createSignal(false);
  let known = untrack(() => props.bot.bot.updatedAt);
  const load = () => {
    begin();
    setIsLoaded(true);
  };
  createEffect(() => {
    const { updatedAt } = props.bot.bot;
    // What is being saved just now, or was, is no foreign change.
    if (updatedAt === known || form.isSaving() || form.isSaved()) {
      return;
    }
    known = updatedAt;
    setAt(Date.parse(updatedAt));
    setIsLoaded(false);
    if (!untrack(form.isDirty)) {
      load();
    }
  });
  return { at, isLoaded, load };
}

function ForeignChange(props: {
  readonly at: number | null;
  readonly isLoaded: boolean;
  readonly onLoad: () => void;
}): JSX.Element {
  return (
    <div aria-live="polite">
      <Show when={props.at}>
        {(at) => (
          <div class="flex flex-wrap items-center gap-3 rounded-control border border-waiting/50 bg-waiting-soft px-3 py-2 text-text">
            <p class="min-w-60 flex-1">
              {t(props.isLoaded ? "form.edit.loaded" : "form.edit.moved", { time: formatTime(at()) })}
            </p>
            <Show when={!props.isLoaded}>
              <Button onClick={() => props.onLoad()}>{t("form.edit.load")}</Button>
            </Show>
          </div>
        )}
      </Show>
    </div>
  );
}
