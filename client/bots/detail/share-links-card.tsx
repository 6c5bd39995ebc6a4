import { A } from "@solidjs/router";
import { useClient } from "@urql/solid";
import { createSignal, For, type JSX, Show, untrack } from "solid-js";
import { formatDateTime, formatDuration } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { useNotices } from "../../ui/notices.tsx";
import { Problem } from "../../ui/problem.tsx";
import { CopyButton } from "./copy-button.tsx";
import { createShareLinks, type ShareLink, type ShareLinks } from "./create-share-links.ts";
import { ShareLinkForm } from "./share-link-form.tsx";

/** The links that show a bot to people without an account; for its owner. */
export function ShareLinksCard(props: { readonly botId: string }): JSX.Element {
  const links = createShareLinks(
    useClient(),
    untrack(() => props.botId),
  );
  return (
    <Card
      title={t("shared.links.title")}
      aside={
        <A
          href={`/audit?bot=${props.botId}`}
          class="inline-flex items-center font-medium text-accent hover:underline max-wide:min-h-11"
        >
          {t("audit.ofThisBot")}
        </A>
      }
    >
      <p class="mb-4 text-soft">{t("shared.links.text")}</p>
      <Show when={links.address()}>{(address) => <Made address={address()} />}</Show>
      <Show when={links.links()} fallback={null}>
        {(found) => (
          <Show when={found().length > 0} fallback={<p class="mb-4 text-soft">{t("shared.links.none")}</p>}>
            <ul class="mb-4 grid gap-2">
              <For each={found()}>{(link) => <Entry link={link} links={links} />}</For>
            </ul>
          </Show>
        )}
      </Show>
      <ShareLinkForm onCreate={links.create} />
      <div class="mt-3 empty:hidden">
        <Problem text={links.problem()} />
      </div>
    </Card>
  );
}

function Made(props: { readonly address: string }): JSX.Element {
  return (
    <div role="status" class="mb-4 rounded-control border border-line-strong bg-sunken px-3 py-2">
      <p class="font-medium">{t("shared.links.made")}</p>
      <div class="mt-1.5 flex flex-wrap items-center gap-2">
        <code
          aria-label={t("shared.links.address")}
          class="min-w-0 flex-1 basis-60 font-mono text-[12px] [overflow-wrap:anywhere]"
        >
          {props.address}
        </code>
        <CopyButton text={props.address} />
      </div>
    </div>
  );
}

function Entry(props: { readonly link: ShareLink; readonly links: ShareLinks }): JSX.Element {
  const live = useLive();
  const notices = useNotices();
  const [isAsking, setIsAsking] = createSignal(false);
  const facts = () => {
    const { expiresAt, hidesMoney, lastUsedAt } = props.link;
    const used =
      lastUsedAt === null
        ? t("shared.links.unused")
        : t("shared.links.used", { age: formatDuration(live.now() - Date.parse(lastUsedAt)) });
    return [
      t("shared.links.ends", { time: formatDateTime(Date.parse(expiresAt)) }),
      t(hidesMoney ? "shared.links.hidden" : "shared.links.shown"),
      used,
    ].join(" · ");
  };
  const revoke = async () => {
    const { id, name } = props.link;
    setIsAsking(false);
    if (await props.links.revoke(id)) {
      notices.show(t("shared.links.revoked", { name }));
    }
  };
  return (
    <li class="flex items-center justify-between gap-3 border-b border-line pb-2 last:border-b-0">
      <div class="min-w-0">
        <p class="font-medium [overflow-wrap:anywhere]">{props.link.name}</p>
        <p class="num text-[12.5px] text-soft">{facts()}</p>
      </div>
      <Button
        look="danger"
        class="flex-none"
        aria-label={t("shared.links.revokeOf", { name: props.link.name })}
        onClick={() => setIsAsking(true)}
      >
        {t("shared.links.revoke")}
      </Button>
      <Confirm
        isOpen={isAsking()}
        onClose={() => setIsAsking(false)}
        title={t("shared.links.revokeTitle", { name: props.link.name })}
        description={t("shared.links.revokeText")}
        action={t("shared.links.revoke")}
        onConfirm={() => void revoke()}
      />
    </li>
  );
}
