import { A } from "@solidjs/router";
import type { JSX } from "solid-js";
import { useSession } from "../session/session.ts";
import { t } from "../texts/texts.ts";
import { buttonClass } from "../ui/button.tsx";

/** Where there are no bots yet: three ways to get one. */
export function EmptyState(): JSX.Element {
  const session = useSession();
  const email = () => session.viewer()?.email ?? "";
  return (
    <section class="pt-6">
      <h2 class="text-[18px] font-semibold">{t("overview.empty.title")}</h2>
      <p class="mt-1 mb-4 text-soft">{t("overview.empty.text")}</p>
      <ol class="grid gap-4 min-[1000px]:grid-cols-[1fr_1fr_1.7fr]">
        <Way title={t("overview.empty.paper.title")} text={t("overview.empty.paper.text")}>
          <A href="/bots/new" class={buttonClass("primary")}>
            {t("overview.empty.paper.button")}
          </A>
        </Way>
        <Way title={t("overview.empty.demo.title")} text={t("overview.empty.demo.text")}>
          <Code label={t("overview.empty.demo.codeLabel")} text={t("overview.empty.demo.code")} />
        </Way>
        <Way title={t("overview.empty.own.title")} text={t("overview.empty.own.text")}>
          <Code
            label={t("overview.empty.own.codeLabel")}
            text={t("overview.empty.own.code", { email: toSqlText(email()) })}
          />
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

function Code(props: { readonly label: string; readonly text: string }): JSX.Element {
  return (
    // It scrolls where it is too narrow, which takes a keyboard that reaches it.
    <pre
      role="region"
      aria-label={props.label}
      tabindex="0"
      class="overflow-x-auto rounded-control bg-sunken p-3 font-mono text-[12.5px]"
    >
      <code>{props.text}</code>
    </pre>
  );
}

/** A text as SQL writes it. */
function toSqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
