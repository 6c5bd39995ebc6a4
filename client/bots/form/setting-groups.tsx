import { createUniqueId, type JSX, Show } from "solid-js";
import { t } from "../../texts/texts.ts";
import { timeframeOf } from "../detail/words.ts";
import { quoteOf } from "../../format/pair.ts";
import type { BotDefaults } from "./documents.ts";
import { ChoiceField, type FormPart, KindField, PositionTypeField, TypedField } from "./setting-fields.tsx";

/** What the groups are made from. */
export interface SettingGroupsProps extends FormPart {
  readonly choices: Pick<BotDefaults, "strategies" | "timeframes">;
}

/** Every setting of a bot, grouped by what it is about. */
export function SettingGroups(props: SettingGroupsProps): JSX.Element {
  const quote = () => {
    const symbol = props.form.texts.symbol.trim().toUpperCase();
    return symbol === "" ? "" : quoteOf(symbol);
  };
  const isExternal = () => props.form.texts.kind === "EXTERNAL";
  const strategies = () => props.choices.strategies.map((value) => ({ value, label: strategyNameOf(value) }));
  const timeframes = () => props.choices.timeframes.map((value) => ({ value, label: timeframeOf(value) }));
  return (
    <>
      <Group name="what">
        <div class="wide:col-span-2">
          <TypedField {...props} name="name" />
        </div>
        <div class="wide:col-span-2">
          <TypedField {...props} name="description" isMultiline />
        </div>
        <div class="wide:col-span-2">
          <KindField form={props.form} />
        </div>
      </Group>
      <Group name="trades">
        <TypedField {...props} name="symbol" />
        <TypedField {...props} name="orderSize" unit={quote()} />
        <div class="wide:col-span-2">
          <PositionTypeField form={props.form} />
        </div>
        <TypedField {...props} name="leverage" unit="×" />
      </Group>
      <Group name="entries" isExternal={isExternal()}>
        <ChoiceField form={props.form} name="strategy" choices={strategies()} />
        <ChoiceField
          form={props.form}
          name="timeframe"
          choices={timeframes()}
          description={t("form.setting.timeframe.text")}
        />
        <TypedField {...props} name="fastEmaPeriod" />
        <TypedField {...props} name="slowEmaPeriod" />
        <TypedField {...props} name="rsiPeriod" />
        <TypedField {...props} name="rsiOverbought" />
      </Group>
      <Group name="exits" isExternal={isExternal()}>
        <TypedField {...props} name="stopLossPercent" unit="%" />
        <TypedField {...props} name="takeProfitPercent" unit="%" />
        <TypedField {...props} name="trailingStopPercent" unit="%" />
      </Group>
      <Group name="limits" isExternal={isExternal()}>
        <TypedField {...props} name="maxDailyLossPercent" unit="%" />
        <TypedField {...props} name="dailyTargetPercent" unit="%" />
        <TypedField {...props} name="maxDailyTrades" />
      </Group>
      <Group name="reports">
        <TypedField {...props} name="reportIntervalSeconds" unit={t("form.setting.reportIntervalSeconds.unit")} />
      </Group>
    </>
  );
}

interface GroupProps {
  readonly name: "what" | "trades" | "entries" | "exits" | "limits" | "reports";
  /** Whether somebody else's program decides about what stands in it. @defaultValue false */
  readonly isExternal?: boolean;
  readonly children: JSX.Element;
}

/** A part of the form: what it is about beside its fields, on a phone above them. */
function Group(props: GroupProps): JSX.Element {
  const id = createUniqueId();
  return (
    <div
      role="group"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      class="card grid gap-x-8 gap-y-4 p-5 wide:grid-cols-[13rem_1fr]"
    >
      <div>
        <h2 id={`${id}-title`} class="font-semibold">
          {t(`form.group.${props.name}.title`)}
        </h2>
        <p id={`${id}-text`} class="mt-1 text-[12.5px] text-soft">
          {t(`form.group.${props.name}.text`)}
          <Show when={props.isExternal}> {t("form.group.external")}</Show>
        </p>
      </div>
      <div class="grid items-start gap-x-4 gap-y-5 wide:grid-cols-2">{props.children}</div>
    </div>
  );
}

function strategyNameOf(strategy: string): string {
  return strategy === "ema" ? t("form.setting.strategy.ema") : strategy;
}
