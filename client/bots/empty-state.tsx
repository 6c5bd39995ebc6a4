import { A } from "@solidjs/router";
import type { JSX } from "solid-js";
import { t } from "../texts/texts.ts";
import { buttonClass } from "../ui/button.tsx";

/** Where there are no bots yet: three ways to get one. */
export function EmptyState(): JSX.Element {
  return (
    <section class="pt-6">
      <h2 class="text-[18px] font-semibold">{t("overview.empty.title")}</h2>
      <p class="mt-1 mb-4 text-soft">{t("overview.empty.text")}</p>
      <ol class="grid gap-4 min-[900px]:grid-cols-3">
        <Way title={t("overview.empty.paper.title")} text={t("overview.empty.paper.text")}>
          <A href="/bots/new" class={buttonClass("primary")}>
            {t("overview.empty.paper.button")}
          </A>
        </Way>
        <Way title={t("overview.empty.demo.title")} text={t("overview.empty.demo.text")}>
          <Code text={t("overview.empty.demo.code")} />
        </Way>
        <Way title={t("overview.empty.own.title")} text={t("overview.empty.own.text")}>
          <Code text={t("overview.empty.own.code")} />
        </Way>
      </ol>
    </section>
  );
}

function Way(props: {
  readonly title: string;
  readonly text: string;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <li class="card flex flex-col gap-3">
      <h3 class="font-semibold">{props.title}</h3>
      <p class="flex-1 text-soft">{props.text}</p>
      <div>{props.children}</div>
    </li>
  );
}

function Code(props: { readonly text: string }): JSX.Element {
  return (
    <pre class="overflow-x-auto rounded-control bg-sunken p-3 text-[12.5px]" tabindex="0">
      <code>{props.text}</code>
    </pre>
  );
}
