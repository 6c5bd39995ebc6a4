import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { t } from "../../texts/texts.ts";
import { Card } from "../../ui/card.tsx";
import { configurationOf } from "./configuration.ts";
import { CopyButton } from "./copy-button.tsx";
import type { BotPart } from "./part.ts";
import { SqlReport } from "./sql-report.tsx";

/** What the {@link ConfigurationCard} shows. */
export interface ConfigurationCardProps extends Pick<BotPart, "bot"> {
  readonly isEditable: boolean;
}

/** Everything its owner has set, in words and with units. */
export function ConfigurationCard(props: ConfigurationCardProps): JSX.Element {
  return (
    <Card
      title={t("bot.settings.title")}
      aside={
        <Show when={props.isEditable}>
          <A
            href={`/bots/${props.bot.botId}/edit`}
            class="inline-flex items-center font-medium text-accent hover:underline max-wide:min-h-11"
          >
            {t("bot.settings.edit")}
          </A>
        </Show>
      }
    >
      <dl class="num grid grid-cols-2 gap-x-4 gap-y-2.5 text-[13px] wide:grid-cols-3 wide:gap-x-6">
        <For each={configurationOf(props.bot)}>
          {({ term, text }) => (
            <div class="min-w-0">
              <dt class="text-[12px] text-soft">{term}</dt>
              <dd class="font-medium [overflow-wrap:anywhere]">{text}</dd>
            </div>
          )}
        </For>
        <div class="col-span-2 min-w-0">
          <dt class="text-[12px] text-soft">{t("bot.settings.id")}</dt>
          <dd class="flex flex-wrap items-center gap-2 font-mono text-[12px] [overflow-wrap:anywhere]">
            {props.bot.botId}
            <CopyButton text={props.bot.botId} />
          </dd>
        </div>
        <Show when={props.bot.bot.description}>
          {(description) => (
            <div class="col-span-full">
              <dt class="text-[12px] text-soft">{t("bot.settings.description")}</dt>
              <dd class="whitespace-pre-line [overflow-wrap:anywhere]">{description()}</dd>
            </div>
          )}
        </Show>
      </dl>
      <Show when={props.bot.bot.kind === "EXTERNAL"}>
        <SqlReport botId={props.bot.botId} reportIntervalSeconds={props.bot.bot.reportIntervalSeconds} />
      </Show>
    </Card>
  );
}
