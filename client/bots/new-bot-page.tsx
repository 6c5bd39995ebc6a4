import { useNavigate } from "@solidjs/router";
import { useClient } from "@urql/solid";
import { createResource, type JSX, Show } from "solid-js";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { useNotices } from "../ui/notices.tsx";
import { ask } from "../graphql/ask.ts";
import { BotFormView } from "./form/bot-form-view.tsx";
import { createBotForm, type SaveOutcome } from "./form/create-bot-form.ts";
import { numberSigns } from "./form/decimal-text.ts";
import { BOT_DEFAULTS, type BotDefaults, CREATE_BOT } from "./form/documents.ts";
import { readNewBot, toTexts } from "./form/read-settings.ts";
import { toRefusal } from "./form/refusal.ts";

/** Where a bot is made. */
export function NewBotPage(): JSX.Element {
  usePageTitle(() => t("form.new.title"));
  const client = useClient();
  const [found] = createResource(() => ask(client, BOT_DEFAULTS, {}));
  return (
    <>
      <h1 class="text-[22px] leading-tight font-semibold tracking-[-0.015em]">{t("form.new.title")}</h1>
      <p class="mt-1 mb-4 text-soft">{t("form.new.text")}</p>
      <Show when={found()}>{(data) => <NewBotForm defaults={data().botDefaults} />}</Show>
    </>
  );
}

function NewBotForm(props: { readonly defaults: BotDefaults }): JSX.Element {
  const client = useClient();
  const navigate = useNavigate();
  const notices = useNotices();
  const signs = numberSigns();
  const defaults = toTexts(props.defaults, signs);
  let created: { readonly id: string; readonly name: string } | undefined;

  const form = createBotForm(defaults, async (texts): Promise<SaveOutcome> => {
    const read = readNewBot(texts, signs);
    if (read.kind === "unreadable") {
      return { kind: "refused", problems: read.problems, message: null };
    }
    const { data, error } = await client.mutation(CREATE_BOT, { input: read.input }).toPromise();
    created = data?.createBot;
    return created === undefined ? toRefusal(error) : { kind: "saved" };
  });
  const goOn = () => {
    if (created !== undefined) {
      navigate(`/bots/${created.id}`);
      notices.show(t("form.new.saved", { name: created.name }));
    }
  };
  return (
    <BotFormView
      form={form}
      signs={signs}
      defaults={defaults}
      choices={props.defaults}
      save={t("form.new.save")}
      saving={t("form.new.saving")}
      cancelPath="/"
      onSaved={goOn}
    />
  );
}
