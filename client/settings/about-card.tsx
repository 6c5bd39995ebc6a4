import { createResource, type JSX, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import { Card } from "../ui/card.tsx";
import { hasGraphiql } from "./graphiql.ts";
import { VERSION } from "./version.ts";

/** Which version this is, and where programs find the same. */
export function AboutCard(): JSX.Element {
  const [isThere] = createResource(() => hasGraphiql(fetch));
  return (
    <Card title={t("settings.about.title")}>
      <p>{t("settings.about.version", { version: VERSION })}</p>
      <p class="mt-2 text-soft">{t("settings.about.api")}</p>
      {/* `latest` does not hold up the page as reading it plainly would. */}
      <Show when={isThere.latest}>
        <p class="mt-2">
          <a
            href="/graphql"
            target="_blank"
            rel="noopener"
            class="font-medium text-accent underline underline-offset-2"
          >
            {t("settings.about.graphiql")}
          </a>
        </p>
      </Show>
    </Card>
  );
}
