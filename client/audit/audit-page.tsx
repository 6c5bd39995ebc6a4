import { useSearchParams } from "@solidjs/router";
import { useClient } from "@urql/solid";
import { createMemo, createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { SkeletonLines } from "../bots/detail/skeleton.tsx";
import { useLive } from "../live/live.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditTable } from "./audit-table.tsx";
import { createAuditList } from "./create-audit-list.ts";
import type { AuditFilter } from "./documents.ts";

/** Who did what to which bot or account, as far as the viewer may know; `?bot=ID` shows one bot's part of it. */
export function AuditPage(): JSX.Element {
  usePageTitle(() => t("audit.title"));
  const live = useLive();
  const [search, setSearch] = useSearchParams<{ bot?: string }>();
  const [chosen, setChosen] = createSignal<AuditFilter>({});
  const filter = createMemo(() => (search.bot === undefined ? chosen() : { ...chosen(), botId: search.bot }));
  const list = createAuditList(useClient(), filter);
  return (
    <>
      <div class="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h1 class="text-[22px] leading-tight font-semibold tracking-[-0.015em]">{t("audit.title")}</h1>
        <Button onClick={list.readAgain} aria-busy={list.isReading()}>
          {t("audit.readAgain")}
        </Button>
      </div>
      <p class="mb-4 max-w-160 text-soft">{t("audit.text")}</p>
      <AuditFilters onChange={setChosen} now={live.now} />
      <Show when={search.bot !== undefined}>
        <p class="mb-4 flex flex-wrap items-center gap-2">
          <span class="[overflow-wrap:anywhere]">
            {t("audit.ofBot", {
              name: list.entries()?.find(({ botName }) => botName !== null)?.botName ?? search.bot ?? "",
            })}
          </span>
          <Button look="quiet" onClick={() => setSearch({ bot: undefined })}>
            {t("audit.ofAll")}
          </Button>
        </p>
      </Show>
      <section class="card" aria-label={t("audit.entries")} aria-busy={list.isReading()}>
        <Show when={list.error()}>
          {(message) => (
            <p role="alert" class="mb-3 text-error [overflow-wrap:anywhere]">
              {t("audit.failed", { message: message() })}
            </p>
          )}
        </Show>
        <Switch fallback={<Show when={list.error() === null}>{<SkeletonLines />}</Show>}>
          <Match when={list.entries()?.length === 0}>
            <p class="text-soft">{t("audit.none")}</p>
          </Match>
          <Match when={list.entries()}>
            {(entries) => (
              <>
                <AuditTable entries={entries()} />
                <Show when={list.hasOlder()}>
                  <Button look="quiet" class="mt-3 w-full" disabled={list.isReading()} onClick={list.readOlder}>
                    {t("audit.older")}
                  </Button>
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </section>
    </>
  );
}
